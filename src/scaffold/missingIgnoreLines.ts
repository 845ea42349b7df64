import { parseIgnoreFile } from "../dockerfile/ignoreFile.ts";

/**
 * The lines of an ignore file that another one lacks, in their order: those with a pattern that is in
 * no line of it. Whether several of its lines together do the same is not looked at.
 */
export function missingIgnoreLines(wanted: string, existing: string): readonly string[] {
  const patterns = parseIgnoreFile(existing).flatMap(({ pattern, negated }) =>
    negated ? [] : [pattern],
  );
  const known = new Set(patterns.flatMap((pattern) => [pattern, pattern.replace(/^\*\*\//, "")]));
  return parseIgnoreFile(wanted).flatMap(({ pattern, negated }) =>
    negated || known.has(pattern) || patterns.includes(`**/${pattern}`) ? [] : [pattern],
  );
}

/** An ignore file with more lines at its end, in front of which a comment says whose they are. */
export function withIgnoreLines(existing: string, lines: readonly string[]): string {
  if (lines.length === 0) return existing;
  const lineBreak = existing.includes("\r\n") ? "\r\n" : "\n";
  const end = existing === "" || existing.endsWith("\n") ? "" : lineBreak;
  const gap = existing.trim() === "" ? "" : lineBreak;
  return [`${existing}${end}${gap}# Not needed in an image`, ...lines, ""].join(lineBreak);
}
