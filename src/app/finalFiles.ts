import type { AppliedLayers } from "../image/applyLayers.ts";
import { type ChangeList, createChangeList } from "../image/changeList.ts";
import { nodesBelow } from "../image/fileNode.ts";

/** The files that an image shows in the end; undefined has none. */
export function finalFiles(applied: Pick<AppliedLayers, "root"> | undefined): ChangeList {
  const list = createChangeList();
  for (const node of applied ? nodesBelow(applied.root) : []) {
    if (node.layer >= 0) list.add(node.path, node.kind, "same", node.size);
  }
  return list.finish();
}
