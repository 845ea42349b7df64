import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseGitIgnore } from "./gitIgnore.ts";
import type { PlacedGitIgnore } from "./gitIgnores.ts";
import { repositoryRoot } from "./repositoryRoot.ts";

/**
 * What git ignores from the root of the repository down to a folder, the least important first: the
 * repository's own list, then each `.gitignore` on the way, the folder's too. Outside of any
 * repository only the folder's own. What cannot be read says nothing.
 */
export function readGitIgnores(folder: string): readonly PlacedGitIgnore[] {
  const root = repositoryRoot(folder);
  const found: PlacedGitIgnore[] = [];
  const add = (path: string, prefix: string): void => {
    const rules = tryRead(path);
    if (rules !== undefined) found.push({ prefix, rules: parseGitIgnore(rules) });
  };
  let at = folder;
  let prefix = "";
  for (;;) {
    add(join(at, ".gitignore"), prefix);
    if (root === undefined || at === root) break;
    prefix = prefix === "" ? basename(at) : `${basename(at)}/${prefix}`;
    at = dirname(at);
  }
  if (root !== undefined) add(join(root, ".git/info/exclude"), prefix);
  return found.reverse();
}

function tryRead(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
