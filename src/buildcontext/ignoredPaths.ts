import { basename } from "node:path";
import type { IgnorePattern } from "../dockerfile/ignoreFile.ts";
import { createIgnoreMatcher, rootVerdict } from "./ignoreMatcher.ts";
import { createIgnoreReasons } from "./ignoreReasons.ts";

/** An ignore file as questions about single paths, for whoever does not walk the folder. */
export interface IgnoredPaths {
  /** The path is clean, with slashes, and relative to the context. */
  isIgnored(path: string): boolean;
  /** The line, counted from 1, that keeps a path out; undefined for one that is not kept out. */
  reason(path: string): { readonly line: number; readonly pattern: string } | undefined;
  /** `!` in front of exceptions. */
  readonly patterns: readonly string[];
  readonly hasExceptions: boolean;
  /** The name of the ignore file. */
  readonly file: string;
}

/** Throws `context-unusable` for a malformed pattern. */
export function createIgnoredPaths(
  patterns: readonly IgnorePattern[],
  ignoreFile: string,
): IgnoredPaths {
  const matcher = createIgnoreMatcher(patterns, ignoreFile);
  const reasonOf = createIgnoreReasons(patterns);
  const isIgnored = (path: string): boolean => {
    let verdict = rootVerdict;
    for (let slash = path.indexOf("/", 1); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      verdict = matcher.judge(path.slice(0, slash), verdict);
    }
    return matcher.judge(path, verdict).excluded;
  };
  return {
    patterns: patterns.map(({ pattern, negated }) => (negated ? `!${pattern}` : pattern)),
    hasExceptions: patterns.some(({ negated }) => negated),
    file: basename(ignoreFile),
    isIgnored,
    reason(path) {
      const found = isIgnored(path) ? patterns[reasonOf(path)] : undefined;
      return found && { line: found.line + 1, pattern: found.pattern };
    },
  };
}
