import type { GitIgnore } from "./gitIgnore.ts";

/** What git ignores of a context, told by all the files that say so. */
export interface GitIgnores {
  /** Clean and relative to the context; it need not be there. */
  isIgnored(path: string): boolean;
}

/** One such file, and where its patterns begin. */
export interface PlacedGitIgnore {
  /** From the file's folder to the context's; "" for a file in the context. */
  readonly prefix: string;
  readonly rules: GitIgnore;
}

/**
 * `outer` are the files around the context and in its root, the ones that count less first; `inner`
 * those further down, by their folder. A file nearer to a path counts more; what is in an ignored folder
 * cannot come back.
 */
export function createGitIgnores(
  outer: readonly PlacedGitIgnore[],
  inner: ReadonlyMap<string, GitIgnore>,
): GitIgnores {
  const nearestFirst = [...outer].reverse();
  const verdictOn = (path: string, isFolder: boolean | undefined): boolean => {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const found = inner.get(path.slice(0, end))?.verdict(path.slice(end + 1), isFolder);
      if (found !== undefined) return found;
    }
    for (const { prefix, rules } of nearestFirst) {
      const found = rules.verdict(prefix === "" ? path : `${prefix}/${path}`, isFolder);
      if (found !== undefined) return found;
    }
    return false;
  };
  return {
    isIgnored(path) {
      for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
        if (verdictOn(path.slice(0, end), true)) return true;
      }
      return verdictOn(path, undefined);
    },
  };
}
