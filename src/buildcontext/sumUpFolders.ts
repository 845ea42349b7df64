import { addBytes, addChild, type ContextNode } from "./contextNode.ts";
import type { Verdict } from "./ignoreMatcher.ts";

/** A folder that a walk of a context entered. */
export interface OpenFolder {
  readonly node: ContextNode;
  readonly verdict: Verdict;
  readonly parent: ContextNode | undefined;
  readonly name: string;
}

/**
 * Adds the counts up, and the folders that are kept out and hold something; parents come before
 * children. False for nothing.
 */
export function sumUpFolders(opened: readonly OpenFolder[]): boolean {
  let isLeft = true;
  for (let index = opened.length - 1; index >= 0; index--) {
    const { node, verdict, parent, name } = opened[index] as OpenFolder;
    for (const child of node.children?.values() ?? []) {
      node.files += child.files;
      node.bytes = addBytes(node.bytes, child.bytes);
    }
    if (!verdict.excluded) continue;
    if (!node.children) isLeft = parent !== undefined;
    else if (parent) addChild(parent, name, node);
  }
  return isLeft;
}
