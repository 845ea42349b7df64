import type { TextRange } from "../base/textRange.ts";
import { skipSpaces, trimSpaces } from "./blanks.ts";
import { cleanPath } from "./cleanPath.ts";

/** A line of .dockerignore that says something. */
export interface IgnorePattern {
  /** Counted from 0. */
  readonly line: number;
  /** Clean, without leading slash and without the `!`. */
  readonly pattern: string;
  /** True for `!pattern`: what matches comes back in. */
  readonly negated: boolean;
  /** The pattern as typed, `!` included. */
  readonly range: TextRange;
}

/**
 * Reads a .dockerignore as the engine's clients do: `#` begins a comment in the first column only,
 * white space around a pattern does not count, paths are cleaned and relative to the context.
 */
export function parseIgnoreFile(text: string): readonly IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let line = 0; start <= text.length; line++) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const pattern = parseLine(text, start, end, line);
    if (pattern) patterns.push(pattern);
    start = end + 1;
  }
  return patterns;
}

function parseLine(
  text: string,
  lineStart: number,
  lineEnd: number,
  line: number,
): IgnorePattern | undefined {
  if (text[lineStart] === "#") return undefined;
  const start = skipSpaces(text, lineStart, lineEnd);
  const end = trimSpaces(text, start, lineEnd);
  if (end === start) return undefined;
  const negated = text[start] === "!";
  const pathStart = negated ? skipSpaces(text, start + 1, end) : start;
  const path = text.slice(pathStart, end);
  // A lone `!` is passed on, so that a build can say that it is not a pattern.
  const pattern = path === "" ? "" : cleanIgnorePath(path);
  return { line, pattern, negated, range: { start, end } };
}

/** Clean and relative to the root of the context, as patterns and the paths to match are. */
export function cleanIgnorePath(path: string): string {
  const clean = cleanPath(path);
  return clean.length > 1 && clean.startsWith("/") ? clean.slice(1) : clean;
}
