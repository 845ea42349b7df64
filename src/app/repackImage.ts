import { recallStep, rememberStep, stepKey } from "../assemble/stepCache.ts";
import type { BlobStore } from "../image/blobStore.ts";
import { composeImage } from "../image/edit/composeImage.ts";
import type { Image, Layer } from "../image/image.ts";
import { repackLayer } from "../image/layers/repackLayer.ts";
import { type LayerPacking, layerTypes } from "../image/layers/writeLayer.ts";
import { familyOf } from "../oci/mediaTypeFamily.ts";
import { readJsonRecord } from "../oci/records.ts";

export interface RepackRequest {
  readonly store: BlobStore;
  readonly packing: LayerPacking;
  /** Which layers; the others stay as they are. */
  readonly counts: (layer: Layer) => boolean;
}

/**
 * An image whose layers are packed otherwise; what is in them stays, and so does the image's id. What was
 * packed once is found again. Rejects as `repackLayer`.
 */
export async function repackImage(
  image: Image,
  request: RepackRequest,
  signal?: AbortSignal,
): Promise<Image> {
  const layers: Layer[] = [];
  for (const layer of image.layers) {
    const stays = !request.counts(layer) || isPacked(layer, request.packing);
    layers.push(stays ? layer : await repack(layer, request, signal));
  }
  const { name, config, manifest } = image;
  return composeImage({
    ...{ name, layers, config: { written: config } },
    family: familyOf(manifest.descriptor.mediaType),
    annotations: manifest.value.annotations,
    more: readJsonRecord(manifest.bytes, { image: name, what: "manifest" }),
  });
}

/** Of a level nobody can tell afterwards. What is not to be given away is not ours to pack. */
function isPacked({ descriptor }: Layer, { compression, level }: LayerPacking): boolean {
  const { mediaType } = descriptor;
  if (/nondistributable|foreign/.test(mediaType)) return true;
  if (level !== undefined) return false;
  const suffix = /\.tar[+.](gzip|zstd)$/.exec(mediaType)?.[1] ?? "none";
  return suffix === compression;
}

async function repack(
  layer: Layer,
  { store, packing }: RepackRequest,
  signal: AbortSignal | undefined,
): Promise<Layer> {
  const { compression, level = 0 } = packing;
  const key = stepKey(["PACK", layer.diffId, compression, level]);
  const known = await recallStep(store, key);
  if (known !== undefined && known.layer.descriptor.mediaType === layerTypes[compression]) {
    return known.layer;
  }
  const packed = await repackLayer(store, layer, packing, signal);
  await rememberStep(store, key, { layer: packed, size: 0 });
  return packed;
}
