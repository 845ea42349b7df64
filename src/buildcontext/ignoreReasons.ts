import type { IgnorePattern } from "../dockerfile/ignoreFile.ts";
import { compileGlob, type GlobPattern } from "./globPattern.ts";

/**
 * Which line keeps a path out that is kept out: the last one that matches it or a folder of it.
 * Gives the index of the pattern; -1 for a path that none matches.
 */
export function createIgnoreReasons(patterns: readonly IgnorePattern[]): (path: string) => number {
  const globs: { readonly index: number; readonly glob: GlobPattern }[] = [];
  for (const [index, { pattern, negated }] of patterns.entries()) {
    const glob = negated ? undefined : compileGlob(pattern);
    if (glob) globs.push({ index, glob });
  }
  globs.reverse();
  return (path) => {
    const parts = withParents(path);
    return globs.find(({ glob }) => parts.some((part) => glob.test(part)))?.index ?? -1;
  };
}

function withParents(path: string): readonly string[] {
  const paths = [path];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    paths.push(path.slice(0, end));
  }
  return paths;
}
