import { createIgnoredPaths } from "../../src/buildcontext/ignoredPaths.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";
import type { ContextIgnore } from "../../src/lint/contextIgnore.ts";

/** What an ignore file of these lines keeps out, by the matcher that builds use. */
export function contextIgnore(lines: readonly string[]): ContextIgnore {
  return createIgnoredPaths(parseIgnoreFile(lines.join("\n")), ".dockerignore");
}
