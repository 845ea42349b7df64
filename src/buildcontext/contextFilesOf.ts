import { once } from "../base/once.ts";
import type { ContextFiles } from "../dockerfile/contextFiles.ts";
import { biggestPaths } from "./biggestPaths.ts";
import type { ContextNode } from "./contextNode.ts";
import { findNode } from "./findNode.ts";
import { matchSource, sortedChildren } from "./matchSource.ts";

export interface ContextFilesOptions {
  readonly isGenerated?: (path: string) => boolean;
  readonly isCut?: boolean;
}

/** A tree as rules ask about it; each question takes time for its own folders only. */
export function contextFilesOf(
  root: ContextNode,
  { isGenerated = () => false, isCut = false }: ContextFilesOptions = {},
): ContextFiles {
  const biggest = once(() => biggestPaths(root));
  return {
    isGenerated,
    isCut,
    at: (path) => findNode(root, path),
    text: (path) => findNode(root, path)?.text,
    match: (source) => matchSource(root, source),
    children(folder) {
      const node = findNode(root, folder);
      return node ? sortedChildren(node) : [];
    },
    total: { files: root.files, bytes: root.bytes },
    get biggest() {
      return biggest();
    },
  };
}
