import { compareBytes } from "../../buildcontext/compareBytes.ts";
import type { TreeNode } from "./treeNode.ts";

/** Names in a folder, in the order of their bytes. */
export function sortedNames(node: TreeNode | undefined): readonly string[] {
  return node?.children ? [...node.children.keys()].sort(compareBytes) : [];
}
