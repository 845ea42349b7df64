import type { BlobStore } from "../blobStore.ts";
import type { Image } from "../image.ts";
import { type LayerPacking, writeLayer } from "../layers/writeLayer.ts";
import { withSpool } from "./createSpool.ts";
import { recompose } from "./recompose.ts";
import { spoolFiles } from "./spoolFiles.ts";
import { timeText } from "./timeText.ts";
import { storedHistory } from "./wholeHistory.ts";

export interface FlattenOptions {
  readonly store: BlobStore;
  readonly packing: LayerPacking;
  /** Seconds since the epoch: when the layer was made. Files keep their own times. */
  readonly epoch: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The image with one layer, which has what shows in the end: as `docker export` gives it. Its config
 * stays; the history says how the layers came to be that are no more. Images that show the same get
 * the same layer. Rejects as `readLayerFiles` and `writeLayer`.
 */
export async function flatten(
  image: Image,
  { store, packing, epoch, signal }: FlattenOptions,
): Promise<Image> {
  const layer = await withSpool(store, async (spool) =>
    writeLayer(store, await spoolFiles(image.layers, spool, signal), packing, signal),
  );
  const entry = { created: timeText(epoch), created_by: "slipway flatten" };
  const before = storedHistory(image).map((step) => ({ ...step, empty_layer: true }));
  return recompose(image, { layers: [layer], config: { history: [...before, entry] } });
}
