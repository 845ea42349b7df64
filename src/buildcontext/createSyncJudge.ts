import { type IgnorePattern, parseIgnoreFile } from "../dockerfile/ignoreFile.ts";
import { compileGlob, type GlobPattern } from "./globPattern.ts";
import { createIgnoreMatcher, type IgnoreMatcher, type Verdict } from "./ignoreMatcher.ts";
import { resolveFollowPaths } from "./resolveFollowPaths.ts";
import type { SyncFilter } from "./syncedContext.ts";
import type { PathJudge } from "./walkContext.ts";
import { createWantedPaths, type WantedPaths } from "./wantedPaths.ts";

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
  const needed = await resolveFollowPaths(root, filter.follow);
  return judgeWanted(ignore, createWantedPaths(needed, includeGlobs(filter.include)));
}

/** What is wanted and not ignored. */
export function judgeWanted(ignore: IgnoreMatcher, wanted: WantedPaths): PathJudge<SyncVerdict> {
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

function includeGlobs(include: readonly string[]): readonly GlobPattern[] {
  return readPatterns(include).flatMap(({ pattern, negated }) =>
    negated ? [] : (compileGlob(pattern) ?? []),
  );
}

/** The space keeps a pattern that begins with `#` from being read as a comment. */
function readPatterns(patterns: readonly string[]): readonly IgnorePattern[] {
  return patterns.flatMap((pattern) => parseIgnoreFile(` ${pattern}`));
}
