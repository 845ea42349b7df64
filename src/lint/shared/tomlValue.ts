/**
 * The text of a string in a TOML file: `tomlValue(text, "package", "rust-version")`. It reads keys on
 * lines of their own below their table; undefined for other values, and where a string of several
 * lines makes it uncertain what is a line of the file.
 */
export function tomlValue(text: string, table: string, key: string): string | undefined {
  if (text.includes('"""') || text.includes("'''")) return undefined;
  let current = "";
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed.startsWith("[")) {
      current = /^\[([^[\]]+)\]/.exec(trimmed)?.[1]?.trim() ?? "[";
      continue;
    }
    if (current !== table || !trimmed.startsWith(key)) continue;
    const rest = trimmed.slice(key.length).trimStart();
    if (!rest.startsWith("=")) continue;
    const value = rest.slice(1).trimStart();
    const quote = value[0];
    if (quote !== '"' && quote !== "'") return undefined;
    const end = value.indexOf(quote, 1);
    const found = end === -1 ? undefined : value.slice(1, end);
    return found === undefined || found.includes("\\") ? undefined : found;
  }
  return undefined;
}

/** Whether a file has a table of the name, `[name]` or `[[name]]`, or one below it. */
export function hasTomlTable(text: string, name: string): boolean {
  return text.split("\n").some((line) => {
    const table = /^\s*\[\[?\s*([^[\]]+?)\s*\]/.exec(line)?.[1];
    return table === name || table?.startsWith(`${name}.`) === true;
  });
}
