import type { AnyImage } from "./image.ts";
import type { LayerLimits } from "./layers/layerLimits.ts";

/** The image, of whose layers no more is unpacked than `limits` allow; undefined: than is usual. */
export function limitLayers<T extends AnyImage>(image: T, limits: LayerLimits | undefined): T {
  if (limits === undefined) return image;
  if (image.kind === "image") {
    return { ...image, layers: image.layers.map((layer) => ({ ...layer, limits })) };
  }
  const members = image.members.map(({ open, ...member }) => ({
    ...member,
    open: async (signal?: AbortSignal) => limitLayers(await open(signal), limits),
  }));
  return { ...image, members };
}
