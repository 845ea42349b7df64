import { once } from "../base/once.ts";
import type { ContextFiles } from "../dockerfile/contextFiles.ts";
import { biggestPaths } from "./biggestPaths.ts";
import type { ContextNode } from "./contextNode.ts";
import { findNode } from "./findNode.ts";
import { matchSource, sortedChildren } from "./matchSource.ts";

export interface ContextFilesOptions {
  readonly isGenerated?: (path: string) => boolean;
  readonly isCut?: boolean;
  /** What was derived of the same tree before its sizes were known. */
  readonly derived?: DerivedFacts;
}

/** By the functions that made it. */
export type DerivedFacts = Map<unknown, unknown>;

/** A tree as rules ask about it; each question takes time for its own folders only. */
export function contextFilesOf(
  root: ContextNode,
  { isGenerated = () => false, isCut = false, derived = new Map() }: ContextFilesOptions = {},
): ContextFiles {
  // Sizes may be written into the tree later, and this is how it was.
  const total = { files: root.files, bytes: root.bytes };
  const biggest = once(() => (total.bytes === undefined ? [] : biggestPaths(root)));
  const self: ContextFiles = {
    isGenerated,
    isCut,
    at: (path) => findNode(root, path),
    text: (path) => findNode(root, path)?.text,
    match: (source) => matchSource(root, source),
    children(folder) {
      const node = findNode(root, folder);
      return node ? sortedChildren(node) : [];
    },
    total,
    get biggest() {
      return biggest();
    },
    names: derived,
    derived(make) {
      if (!derived.has(make)) derived.set(make, make(self));
      return derived.get(make) as ReturnType<typeof make>;
    },
  };
  return self;
}
