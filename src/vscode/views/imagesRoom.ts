import { createImageTree, type ImageTree, type ImageTreeDeps } from "../../app/imageTree.ts";
import { watchIndex } from "../../app/watchIndex.ts";
import type { KeptAccess } from "../assemble/keptAccess.ts";
import { createImageRows, type ImageRows } from "./imageRows.ts";

export interface ImagesRoomDeps extends Omit<ImageTreeDeps, "listKept" | "watchKept"> {
  readonly kept: Pick<KeptAccess, "open">;
  /** As of `ImageRowsDeps`. */
  readonly onMore: () => void;
}

/** The model and the rows of the Images view; they are of no use before it is seen. */
export function createImagesRoom({ kept, onMore, ...deps }: ImagesRoomDeps): {
  readonly tree: ImageTree;
  readonly rows: ImageRows;
} {
  const tree = createImageTree({
    ...deps,
    listKept: async () => (await kept.open()).kept.list(),
    // The command line keeps images, too.
    watchKept: async (changed, signal) =>
      watchIndex((await kept.open()).store.folder, changed, signal),
  });
  const openKept = async () => (await kept.open()).images;
  const { now, wait } = deps;
  return { tree, rows: createImageRows(tree, { now, wait, openKept, onMore }) };
}
