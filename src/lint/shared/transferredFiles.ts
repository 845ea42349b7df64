import type { ContextFiles, ContextPath } from "../../dockerfile/contextFiles.ts";
import { contextIndex } from "./contextIndex.ts";
import type { ContextSource } from "./contextSources.ts";

/** What a source takes out of the context without naming it. */
export interface BroadSource {
  readonly source: ContextSource;
  /** The folders and files that it matches, the context itself among them. */
  readonly matched: readonly ContextPath[];
  /** Whether it takes a path along: one that it matches, or that lies in a folder of these. */
  takes(path: string): boolean;
}

/** Those of the sources that are folders, or patterns. */
export function broadSources(
  files: ContextFiles,
  sources: readonly ContextSource[],
): readonly BroadSource[] {
  return sources.flatMap((source) => {
    const matched = contextIndex(files).match(source.value);
    if (!source.isPattern && !matched.some(({ kind }) => kind === "folder")) return [];
    const paths = new Set(matched.map(({ path }) => path));
    return { source, matched, takes: (path) => isWithin(path, paths) };
  });
}

/** Whether the path, or a folder that it is in, is one of those. */
function isWithin(path: string, paths: ReadonlySet<string>): boolean {
  if (paths.has(path) || paths.has("")) return true;
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    if (paths.has(path.slice(0, end))) return true;
  }
  return false;
}
