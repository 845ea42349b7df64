import type { ContextNode } from "./contextNode.ts";

/**
 * The places that most of a tree lies in, largest first, none in another one: a folder gives way to
 * a few things in it where those are nearly all of it. All sizes have to be known.
 */
export function biggestPaths(root: ContextNode): readonly ContextNode[] {
  return places(root)
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.path < b.path ? -1 : 1))
    .slice(0, mostNamed);
}

const mostNamed = 10;
const fewThings = 3;
const nearlyAll = 0.8;

function places(root: ContextNode): ContextNode[] {
  const open = largestOf(root, mostNamed);
  const found: ContextNode[] = [];
  for (let node = open.pop(); node; node = open.pop()) {
    const inner = largestOf(node, fewThings);
    let bytes = 0;
    const few = inner.findIndex((child) => {
      bytes += sizeOf(child);
      return bytes >= sizeOf(node) * nearlyAll;
    });
    if (few === -1) found.push(node);
    else open.push(...inner.slice(0, few + 1));
  }
  return found;
}

function largestOf({ children }: ContextNode, most: number): ContextNode[] {
  if (!children) return [];
  return [...children.values()]
    .filter((child) => sizeOf(child) > 0)
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, most);
}

function sizeOf({ bytes = 0 }: ContextNode): number {
  return bytes;
}
