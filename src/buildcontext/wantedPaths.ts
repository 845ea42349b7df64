import type { GlobPattern } from "./globPattern.ts";
import { canMatchBelow } from "./ignoreMatcher.ts";
import type { NeededPaths } from "./resolveFollowPaths.ts";

/** What a builder wants of a folder, as questions about single paths. */
export interface WantedPaths {
  readonly everything: boolean;
  /** True for a path that is wanted with all below it. */
  matches(path: string): boolean;
  /** False where nothing below the folder can match. */
  mayMatchBelow(folder: string): boolean;
}

/** Nothing needed and no globs is everything, as BuildKit means it. */
export function createWantedPaths(
  needed: NeededPaths | undefined,
  moreGlobs: readonly GlobPattern[],
): WantedPaths {
  const globs = [...(needed?.globs ?? []), ...moreGlobs];
  const paths = new Set(needed?.paths);
  const parents = parentsOf(paths);
  return {
    everything: needed === undefined && moreGlobs.length === 0,
    matches: (path) => paths.has(path) || globs.some((glob) => glob.test(path)),
    mayMatchBelow: (folder) =>
      parents.has(folder) || globs.some((glob) => canMatchBelow(glob, folder)),
  };
}

function parentsOf(paths: ReadonlySet<string>): ReadonlySet<string> {
  const parents = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const parent = path.slice(0, end);
      if (parents.has(parent)) break;
      parents.add(parent);
    }
  }
  return parents;
}
