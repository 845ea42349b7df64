import { isAbort } from "../base/errors.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { BlobStore } from "./blobStore.ts";
import { blobsOf } from "./blobsOf.ts";
import { wrongContent } from "./checkedBlob.ts";
import type { Image, Layer } from "./image.ts";
import { usualLimits, withinLimit } from "./layers/layerLimits.ts";
import { unpackBlob } from "./layers/unpackBlob.ts";
import { blobPath } from "./ociArchive/blobPath.ts";
import { writeDockerManifest } from "./ociArchive/dockerManifest.ts";
import { generateTar } from "./ociArchive/generateTar.ts";
import { layoutTexts, named } from "./ociArchive/layoutTexts.ts";
import { unreadableImage } from "./ociArchive/unreadableImage.ts";
import { topOf } from "./writeLayout.ts";

export interface DockerArchiveOptions {
  /** Keeps unpacked layers for a moment, whose size has to be known before. */
  readonly store: BlobStore;
  /**
   * True to write the layout, too: engines that keep images by their manifests, as Docker from 25 on
   * may, then have the same digest. Others want none.
   */
  readonly withLayout?: boolean;
}

export interface NamedImage {
  readonly image: Image;
  /** With tags. */
  readonly names: readonly string[];
}

/**
 * Images as the docker archive that all engines load. Layers go as they are, in gzip or not packed;
 * those in zstd, which older engines do not know, are unpacked. Fails with `image-unreadable` where a
 * part is not what it should be, as `BlobStore.add`, with AbortError.
 */
export function dockerArchive(
  images: readonly NamedImage[],
  { store, withLayout = false }: DockerArchiveOptions,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  return generateTar(async ({ add, addText }) => {
    const written = new Set<string>();
    const addOnce = async ({ digest, size }: Pick<Descriptor, "digest" | "size">, open: Opener) => {
      if (written.has(digest)) return;
      written.add(digest);
      signal?.throwIfAborted();
      await add(blobPath(digest), size, open(signal));
    };
    const records = [];
    for (const { image, names } of images) {
      const { config } = image;
      const layers: string[] = [];
      for (const layer of image.layers) {
        const part = await loadable(layer, { store, image, withLayout }, signal);
        await addOnce(part.descriptor, part.open);
        layers.push(blobPath(part.descriptor.digest));
      }
      await addOnce(config.descriptor, () => oneChunk(config.bytes));
      records.push({ config: blobPath(config.descriptor.digest), layers, names });
      if (!withLayout) continue;
      for await (const { descriptor, open } of blobsOf(image, signal)) {
        await addOnce(descriptor, open);
      }
    }
    if (withLayout) {
      const entries = images.flatMap(({ image, names }) => named(topOf(image), names));
      for (const { path, text } of layoutTexts(entries)) await addText(path, text);
    }
    await addText("manifest.json", writeDockerManifest(records));
  });
}

type Opener = (signal?: AbortSignal) => AsyncIterable<Uint8Array>;

interface LoadablePart {
  readonly descriptor: Pick<Descriptor, "digest" | "size">;
  readonly open: Opener;
}

async function loadable(
  layer: Layer,
  { store, image, withLayout }: Required<DockerArchiveOptions> & { readonly image: Image },
  signal: AbortSignal | undefined,
): Promise<LoadablePart> {
  const { descriptor, diffId } = layer;
  // Engines that take the layout know zstd.
  if (withLayout || !/[+.]zstd$/.test(descriptor.mediaType)) {
    return { descriptor, open: (signal) => layer.open(signal) };
  }
  const size = await store.size(diffId);
  const kept =
    size === undefined
      ? await store.add(unpacked(layer, image.name, signal), undefined, signal)
      : { digest: diffId, size };
  if (kept.digest !== diffId) throw wrongContent(diffId, "digest", image.name);
  return { descriptor: kept, open: (signal) => store.open(kept.digest, signal) };
}

async function* unpacked(
  layer: Layer,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    const { bytes } = layer.limits ?? usualLimits;
    yield* withinLimit(unpackBlob(layer.open(signal), signal), bytes);
  } catch (error) {
    if (!(error instanceof Error) || "code" in error || isAbort(error)) throw error;
    // The unpacking says why in a few words.
    throw unreadableImage(name, `of its layer ${layer.descriptor.digest}, ${error.message}`, error);
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
