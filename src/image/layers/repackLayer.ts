import type { BlobStore } from "../blobStore.ts";
import type { Layer } from "../image.ts";
import type { LayerPacking } from "./layerPacking.ts";
import { packBlob } from "./packBlob.ts";
import { readLayerTar } from "./readLayerFiles.ts";
import { layerTypes } from "./writeLayer.ts";

/**
 * The same files, packed otherwise: it is read once, and goes into the store. Rejects with
 * `image-unreadable` where the layer is broken, and as `BlobStore.add`.
 */
export async function repackLayer(
  store: BlobStore,
  layer: Layer,
  packing: LayerPacking,
  signal?: AbortSignal,
): Promise<Layer> {
  const tar = readLayerTar(layer, undefined, signal);
  const packed = packBlob(tar, packing, store.usesUp ? "release" : undefined);
  const { digest, size } = await store.add(packed, undefined, signal);
  return {
    descriptor: { mediaType: layerTypes[packing.compression], digest, size },
    diffId: layer.diffId,
    ...(layer.limits && { limits: layer.limits }),
    open: (reading) => store.open(digest, reading),
  };
}
