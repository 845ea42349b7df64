import { type IgnorePattern, parseIgnoreFile } from "../dockerfile/ignoreFile.ts";
import { compileGlob, type GlobPattern } from "./globPattern.ts";
import { canMatchBelow, createIgnoreMatcher, type Verdict } from "./ignoreMatcher.ts";
import { type NeededPaths, resolveFollowPaths } from "./resolveFollowPaths.ts";
import type { SyncFilter } from "./syncedContext.ts";
import type { PathJudge } from "./walkContext.ts";

export interface SyncVerdict {
  readonly excluded: boolean;
  /** True where the path or one of its folders was asked for. */
  readonly wanted: boolean;
  readonly ignored: Verdict;
}

/**
 * What a builder asks for as a judge for the walk: wanted by name or pattern, and not ignored. Only
 * folders that lead to something wanted are entered. Throws `context-unusable` for a pattern that
 * is malformed.
 */
export async function createSyncJudge(
  root: string,
  filter: SyncFilter,
): Promise<PathJudge<SyncVerdict>> {
  const ignore = createIgnoreMatcher(readPatterns(filter.exclude), ".dockerignore");
  const wanted = createWanted(await resolveFollowPaths(root, filter.follow), filter.include);
  return {
    root: { excluded: false, wanted: wanted.everything, ignored: ignore.root },
    judge(path, parent) {
      const isWanted = parent.wanted || wanted.matches(path);
      const ignored = ignore.judge(path, parent.ignored);
      return { excluded: !isWanted || ignored.excluded, wanted: isWanted, ignored };
    },
    mayKeepBelow(folder, verdict) {
      if (!verdict.wanted && !wanted.mayMatchBelow(folder)) return false;
      return !verdict.ignored.excluded || ignore.mayKeepBelow(folder, verdict.ignored);
    },
  };
}

interface Wanted {
  readonly everything: boolean;
  matches(path: string): boolean;
  mayMatchBelow(folder: string): boolean;
}

function createWanted(needed: NeededPaths | undefined, include: readonly string[]): Wanted {
  const globs: GlobPattern[] = [...(needed?.globs ?? [])];
  for (const { pattern, negated } of readPatterns(include)) {
    const glob = negated ? undefined : compileGlob(pattern);
    if (glob) globs.push(glob);
  }
  const paths = new Set(needed?.paths);
  const parents = parentsOf(paths);
  return {
    everything: needed === undefined && include.length === 0,
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

/** The space keeps a pattern that begins with `#` from being read as a comment. */
function readPatterns(patterns: readonly string[]): readonly IgnorePattern[] {
  return patterns.flatMap((pattern) => parseIgnoreFile(` ${pattern}`));
}
