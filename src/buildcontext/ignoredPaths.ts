import type { IgnorePattern } from "../dockerfile/ignoreFile.ts";
import { createIgnoreMatcher, rootVerdict } from "./ignoreMatcher.ts";

/** An ignore file as questions about single paths, for whoever does not walk the folder. */
export interface IgnoredPaths {
  /** The path is clean, with slashes, and relative to the context. */
  isIgnored(path: string): boolean;
  /** `!` in front of exceptions. */
  readonly patterns: readonly string[];
  readonly hasExceptions: boolean;
}

/** Throws `context-unusable` for a malformed pattern. */
export function createIgnoredPaths(
  patterns: readonly IgnorePattern[],
  ignoreFile: string,
): IgnoredPaths {
  const matcher = createIgnoreMatcher(patterns, ignoreFile);
  return {
    patterns: patterns.map(({ pattern, negated }) => (negated ? `!${pattern}` : pattern)),
    hasExceptions: patterns.some(({ negated }) => negated),
    isIgnored(path) {
      let verdict = rootVerdict;
      for (let slash = path.indexOf("/", 1); slash !== -1; slash = path.indexOf("/", slash + 1)) {
        verdict = matcher.judge(path.slice(0, slash), verdict);
      }
      return matcher.judge(path, verdict).excluded;
    },
  };
}
