import type { TransferListener } from "../assemble/stepReporter.ts";
import { isSlipwayError } from "../base/errors.ts";
import type { BlobStore } from "../image/blobStore.ts";
import { pickPlatform } from "../image/edit/pickPlatform.ts";
import type { AnyImage, Image, Layer } from "../image/image.ts";
import { limitLayers } from "../image/limitLayers.ts";
import type { Platform } from "../oci/descriptor.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import { openImage } from "./openImage.ts";
import { openLayoutContext } from "./openLayoutContext.ts";
import type { LayoutPlace } from "./readLayoutContext.ts";

export interface BaseChoices {
  /** True to ask the registry first, and take a kept one where it has none. */
  readonly pull: boolean;
  /** OCI layouts that were given as contexts, by how they were given. */
  readonly layouts: ReadonlyMap<string, LayoutPlace>;
  readonly onTransfer?: TransferListener | undefined;
}

/**
 * The image of a FROM without an engine: that of a layout that was given, else one that Slipway has
 * kept under that name, else the registry's. Its layers go through the store when they are read, so
 * that they come once only.
 */
export async function openBaseImage(
  places: ImagePlaces,
  reference: string,
  platform: Platform,
  { pull, layouts, onTransfer }: BaseChoices,
  signal?: AbortSignal,
): Promise<Image> {
  const layout = layouts.get(reference);
  const here = layout ? await openLayoutContext(layout, signal) : pull ? undefined : await kept();
  const found = limitLayers(here ?? (await fromRegistry()), places.limits);
  const image = found.kind === "image" ? found : await pickPlatform(found, platform, signal);
  const layers = image.layers.map((layer) => storedLayer(places.store, layer, onTransfer));
  return { ...image, layers };

  function kept(): Promise<AnyImage | undefined> {
    return places.kept.open(reference);
  }

  async function fromRegistry(): Promise<AnyImage> {
    try {
      return await openImage(places, { kind: "registry", reference }, platform, signal);
    } catch (error) {
      if (!pull || !isSlipwayError(error) || !mayBeHere.has(error.code)) throw error;
      const other = await kept();
      if (other === undefined) throw error;
      return other;
    }
  }
}

/** A name that is nowhere but here. */
const mayBeHere: ReadonlySet<string> = new Set(["registry-refused", "registry-unreachable"]);

function storedLayer(store: BlobStore, layer: Layer, onTransfer?: TransferListener): Layer {
  const { digest, size } = layer.descriptor;
  return {
    ...layer,
    async *open(signal) {
      if ((await store.size(digest)) !== size) {
        const chunks = layer.open(signal);
        const told = onTransfer ? tellOf(chunks, layer, onTransfer) : chunks;
        await store.add(told, { digest, size }, signal);
      }
      yield* store.open(digest, signal);
    },
  };
}

async function* tellOf(
  chunks: AsyncIterable<Uint8Array>,
  { descriptor: { digest, size } }: Layer,
  listener: TransferListener,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    listener.moved(digest, 0, size);
    for await (const chunk of chunks) {
      bytes += chunk.length;
      // The end is told when all of it is there.
      if (bytes < size) listener.moved(digest, bytes, size);
      yield chunk;
    }
    listener.moved(digest, size, size);
  } catch (error) {
    listener.failed(digest, error);
    throw error;
  }
}
