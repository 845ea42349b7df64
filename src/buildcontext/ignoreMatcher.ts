import { SlipwayError } from "../base/errors.ts";
import type { IgnorePattern } from "../dockerfile/ignoreFile.ts";
import { compileGlob, type GlobPattern } from "./globPattern.ts";
import type { PathJudge } from "./walkContext.ts";

/** Decides, folder by folder, what an ignore file keeps out of the context. */
export type IgnoreMatcher = PathJudge<Verdict>;

export interface Verdict {
  readonly excluded: boolean;
  /** For each pattern, whether it matched this path or one of its folders. */
  readonly matched: readonly boolean[];
}

/** The verdict on the context's root, which no pattern can exclude. */
export const rootVerdict: Verdict = { excluded: false, matched: [] };

/**
 * The last pattern that matches wins; one that matches a folder covers what is in it. Throws
 * `context-unusable` for a malformed pattern, as the docker command line does.
 */
export function createIgnoreMatcher(
  patterns: readonly IgnorePattern[],
  ignoreFile: string,
): IgnoreMatcher {
  const compiled = patterns.map((pattern) => compile(pattern, ignoreFile));
  const exceptions = compiled.filter((pattern) => pattern.negated);
  return {
    root: rootVerdict,
    judge(path, parent) {
      // Most paths share their folder's verdict, which then is the same object.
      let { matched } = parent;
      let excluded = false;
      for (let index = 0; index < compiled.length; index++) {
        const { glob, negated } = compiled[index] as CompiledPattern;
        let matches = matched[index] ?? false;
        // As in moby's MatchesUsingParentResults, a pattern that could not change the verdict is
        // not tested and counts as not matching, for what lies below too.
        if (!matches && negated === excluded && glob.test(path)) {
          matched = compiled.map((_, at) => at === index || (matched[at] ?? false));
          matches = true;
        }
        if (matches) excluded = !negated;
      }
      const isSame = matched === parent.matched && excluded === parent.excluded;
      return isSame ? parent : { excluded, matched };
    },
    mayKeepBelow: (folder) => exceptions.some(({ glob }) => canMatchBelow(glob, folder)),
  };
}

interface CompiledPattern {
  readonly glob: GlobPattern;
  readonly negated: boolean;
}

function compile({ pattern, negated, line }: IgnorePattern, ignoreFile: string): CompiledPattern {
  const glob = pattern === "" ? undefined : compileGlob(pattern);
  if (glob === undefined) throw malformed(`${negated ? "!" : ""}${pattern}`, line + 1, ignoreFile);
  return { glob, negated };
}

function malformed(pattern: string, line: number, path: string): SlipwayError<"context-unusable"> {
  return new SlipwayError(
    "context-unusable",
    { path },
    {
      message: `Line ${line} of ${path} has the malformed pattern "${pattern}".`,
      hint:
        pattern === "!"
          ? "Name what is to be kept after the exclamation mark."
          : "Close the bracket of a character class, or put a backslash before a literal bracket.",
    },
  );
}

/** False where nothing below the folder can match, so that a walk may pass it by. */
export function canMatchBelow(glob: GlobPattern, folder: string): boolean {
  const { literal, literalFolders } = glob;
  if (literalFolders.startsWith(`${folder}/`)) return true;
  if (literal) return false;
  return (
    literalFolders === "" || literalFolders === folder || folder.startsWith(`${literalFolders}/`)
  );
}
