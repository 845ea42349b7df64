import { createIgnoreMatcher, rootVerdict } from "../../src/buildcontext/ignoreMatcher.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";
import type { ContextIgnore } from "../../src/lint/shared/ignoredFiles.ts";

/** What an ignore file of these lines keeps out, by the matcher that builds use. */
export function contextIgnore(lines: readonly string[]): ContextIgnore {
  const patterns = parseIgnoreFile(lines.join("\n"));
  const matcher = createIgnoreMatcher(patterns, ".dockerignore");
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
