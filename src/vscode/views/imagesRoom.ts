import { createImageTree, type ImageTree, type ImageTreeDeps } from "../../app/imageTree.ts";
import { createImageRows, type ImageRows } from "./imageRows.ts";

/** The model and the rows of the Images view; they are of no use before it is seen. */
export function createImagesRoom(deps: ImageTreeDeps): {
  readonly tree: ImageTree;
  readonly rows: ImageRows;
} {
  const tree = createImageTree(deps);
  return { tree, rows: createImageRows(tree, deps.now) };
}
