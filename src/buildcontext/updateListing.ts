import { lstatSync, type Stats } from "node:fs";
import { join } from "node:path";
import { type ContextNode, createFolderNode, partsOf } from "./contextNode.ts";
import { editTree } from "./editTree.ts";
import type { GitIgnore } from "./gitIgnore.ts";
import { parseGitIgnore } from "./gitIgnore.ts";
import type { IgnoreMatcher } from "./ignoreMatcher.ts";
import { judgeAll } from "./isWatched.ts";
import { createLeafReader } from "./leafReader.ts";
import { type ContextListing, listContext } from "./listContext.ts";
import { readSizes } from "./readSizes.ts";

export interface ListingChange {
  /** Absolute path of the context. */
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  readonly listing: ContextListing;
  /** Clean paths below the context of what was made, changed or deleted. */
  readonly changed: readonly string[];
}

/**
 * The listing as it is after some paths changed. Looks at those paths, and into folders among them,
 * at nothing else. Gives the same listing where nothing of it changed; where its sizes are known, those
 * of what is new are, too.
 */
export async function updateListing(
  { root, matcher, listing, changed }: ListingChange,
  signal?: AbortSignal,
): Promise<ContextListing> {
  const edit = editTree(listing.tree ?? createFolderNode(""));
  const leaves = createLeafReader(root);
  const mayBeEmpty = (folder: string): boolean => !judgeAll(matcher, folder)?.excluded;
  let { gitIgnores, isCut } = listing;
  const hasSizes = listing.tree === undefined || listing.tree.bytes !== undefined;
  /** Those in a folder, or in what was one. */
  const replaceGitIgnores = (path: string, found: ReadonlyMap<string, GitIgnore>): void => {
    const isInside = (folder: string): boolean => folder === path || folder.startsWith(`${path}/`);
    const old = [...gitIgnores.keys()].filter(isInside);
    if (old.length === 0 && found.size === 0) return;
    const copy = new Map(gitIgnores);
    for (const folder of old) copy.delete(folder);
    for (const [folder, rules] of found) copy.set(folder, rules);
    gitIgnores = copy;
  };
  for (const path of outermost(changed)) {
    if (path === "" || isBehindLink(edit.root, path)) continue;
    const verdict = judgeAll(matcher, path);
    if (!verdict) continue;
    const stats = look(join(root, path));
    if (path.endsWith("/.gitignore")) {
      const text = stats?.isFile() ? leaves.textNow(path) : undefined;
      const copy = new Map(gitIgnores);
      const folder = path.slice(0, path.lastIndexOf("/"));
      if (text === undefined) copy.delete(folder);
      else copy.set(folder, parseGitIgnore(text));
      gitIgnores = copy;
    }
    if (stats?.isDirectory()) {
      if (verdict.excluded && !matcher.mayKeepBelow(path, verdict)) continue;
      const inner = await listContext({ root, matcher, folder: { path, verdict } }, signal);
      if (inner.tree && hasSizes) await readSizes(root, inner.tree, signal);
      isCut ||= inner.isCut;
      if (inner.tree) edit.set(inner.tree);
      else edit.remove(path, mayBeEmpty);
      replaceGitIgnores(path, inner.gitIgnores);
      continue;
    }
    replaceGitIgnores(path, new Map());
    const isLink = stats?.isSymbolicLink() ?? false;
    const isListed = !verdict.excluded && (stats?.isFile() || isLink);
    const node = isListed ? leaves.readNow(path, isLink) : undefined;
    if (node) edit.set(node);
    else edit.remove(path, mayBeEmpty);
  }
  if (edit.root === listing.tree && gitIgnores === listing.gitIgnores) return listing;
  return { tree: edit.root, gitIgnores, isCut };
}

/** Without those that lie in another one. */
function outermost(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return [...all].filter((path) => {
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
      if (all.has(path.slice(0, end))) return false;
    }
    return true;
  });
}

/** Where a watcher names a path by way of a link, it is no path of the context. */
function isBehindLink(root: ContextNode, path: string): boolean {
  let at: ContextNode | undefined = root;
  for (const part of partsOf(path).slice(0, -1)) {
    at = at?.children?.get(part);
    if (at?.kind === "link") return true;
  }
  return false;
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
