import type { Descriptor } from "../oci/descriptor.ts";
import type { AnyImage } from "./image.ts";

export interface ImageBlob {
  readonly descriptor: Descriptor;
  /** Checked, as `Layer.open`. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/**
 * All blobs of an image or a set, each digest once, what is pointed to before what points to it. Rejects
 * as `ImageMember.open`.
 */
export async function* blobsOf(
  image: AnyImage,
  signal?: AbortSignal,
  seen: Set<string> = new Set(),
): AsyncGenerator<ImageBlob> {
  const document = image.kind === "index" ? image.index : image.manifest;
  if (seen.has(document.descriptor.digest)) return;
  if (image.kind === "index") {
    for (const { descriptor, open } of image.members) {
      signal?.throwIfAborted();
      if (!seen.has(descriptor.digest)) yield* blobsOf(await open(signal), signal, seen);
    }
  } else {
    for (const layer of image.layers) {
      if (seen.has(layer.descriptor.digest)) continue;
      seen.add(layer.descriptor.digest);
      yield { descriptor: layer.descriptor, open: (signal) => layer.open(signal) };
    }
    yield* documentBlob(image.config, seen);
  }
  yield* documentBlob(document, seen);
}

function* documentBlob(
  { descriptor, bytes }: { readonly descriptor: Descriptor; readonly bytes: Uint8Array },
  seen: Set<string>,
): Generator<ImageBlob> {
  if (seen.has(descriptor.digest)) return;
  seen.add(descriptor.digest);
  yield {
    descriptor,
    async *open() {
      yield bytes;
    },
  };
}
