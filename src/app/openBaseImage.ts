import { isSlipwayError } from "../base/errors.ts";
import type { BlobStore } from "../image/blobStore.ts";
import { pickPlatform } from "../image/edit/pickPlatform.ts";
import type { Image, Layer } from "../image/image.ts";
import type { Platform } from "../oci/descriptor.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import { openImage } from "./openImage.ts";

/**
 * The image of a FROM without an engine: one that Slipway has kept under that name, else the
 * registry's. Its layers go through the store when they are read, so that they come once only.
 */
export async function openBaseImage(
  places: ImagePlaces,
  reference: string,
  platform: Platform,
  /** True to ask the registry first, and take a kept one where it has none. */
  pull: boolean,
  signal?: AbortSignal,
): Promise<Image> {
  const kept = async (): Promise<Image | undefined> => {
    const found = await places.kept.open(reference);
    if (found === undefined) return undefined;
    return found.kind === "image" ? found : pickPlatform(found, platform, signal);
  };
  const here = pull ? undefined : await kept();
  const image = here ?? (await fromRegistry());
  return { ...image, layers: image.layers.map((layer) => storedLayer(places.store, layer)) };

  async function fromRegistry(): Promise<Image> {
    try {
      const location = { kind: "registry", reference } as const;
      const image = await openImage(places, location, platform, signal);
      return image.kind === "image" ? image : await pickPlatform(image, platform, signal);
    } catch (error) {
      if (!pull || !isSlipwayError(error) || !mayBeHere.has(error.code)) throw error;
      const found = await kept();
      if (found === undefined) throw error;
      return found;
    }
  }
}

/** A name that is nowhere but here. */
const mayBeHere: ReadonlySet<string> = new Set(["registry-refused", "registry-unreachable"]);

function storedLayer(store: BlobStore, layer: Layer): Layer {
  const { digest, size } = layer.descriptor;
  return {
    ...layer,
    async *open(signal) {
      if ((await store.size(digest)) !== size) {
        await store.add(layer.open(signal), { digest, size }, signal);
      }
      yield* store.open(digest, signal);
    },
  };
}
