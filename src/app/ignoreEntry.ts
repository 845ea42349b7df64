/** The text of an ignore file with one more line for each path, so that they are kept out. */
export function withIgnored(text: string, paths: readonly string[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const needsBreak = text !== "" && !text.endsWith("\n");
  // At the end, as the last line that matches decides.
  const lines = paths.map((path) => `${toIgnorePattern(path)}${newline}`);
  return `${text}${needsBreak ? newline : ""}${lines.join("")}`;
}

/**
 * The pattern that matches a path and nothing else. Brackets, as Windows knows no backslash in front
 * of a character.
 */
export function toIgnorePattern(path: string): string {
  const literal = path.replace(/[*?[]/g, "[$&]").replaceAll("\\", "\\\\");
  // What stands first or last there would be read otherwise, or not at all.
  return literal.replace(/^[#!\s]|\s$/gu, "[$&]");
}
