import { cleanPath } from "../dockerfile/cleanPath.ts";
import { compareBytes } from "./compareBytes.ts";
import { type ContextNode, partsOf } from "./contextNode.ts";
import { findFolder, findNode } from "./findNode.ts";
import { compileGlob } from "./globPattern.ts";

/**
 * What a source of COPY or ADD takes of a tree, in the order in which BuildKit walks it. Only in
 * front of the first part with a wildcard are links followed. A malformed pattern takes nothing.
 */
export function matchSource(root: ContextNode, source: string): readonly ContextNode[] {
  const parts = partsOf(cleanPath(`/${source}`).slice(1));
  const first = parts.findIndex(hasWildcard);
  if (first === -1) {
    const path = parts.join("/");
    // Whether a backslash is a slash depends on what the image is for.
    const found = findNode(root, path) ?? findNode(root, path.replaceAll("\\", "/"));
    return found ? [found] : [];
  }
  const start = findFolder(root, parts.slice(0, first).join("/"));
  let matched: readonly ContextNode[] = start ? [start] : [];
  for (const part of parts.slice(first)) {
    // Here two stars are no more than one.
    const glob = compileGlob(part.replace(/\\.|\*+/gs, (it) => (it[0] === "*" ? "*" : it)));
    if (!glob) return [];
    matched = matched.flatMap((node) => sortedChildren(node, glob.test));
  }
  return matched;
}

/** In the order of the bytes of their names. */
export function sortedChildren(
  { children }: ContextNode,
  isWanted: (name: string) => boolean = () => true,
): readonly ContextNode[] {
  if (!children) return [];
  const wanted = [...children].filter(([name]) => isWanted(name));
  return wanted.sort(([a], [b]) => compareBytes(a, b)).map(([, child]) => child);
}

/** A backslash alone makes none: a source with nothing else is taken by its letters. */
function hasWildcard(part: string): boolean {
  return /[*?[]/.test(part.replace(/\\./gs, ""));
}
