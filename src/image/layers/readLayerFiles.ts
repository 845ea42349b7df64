import { createHash } from "node:crypto";
import { isAbort, isSlipwayError, SlipwayError } from "../../base/errors.ts";
import type { Layer } from "../image.ts";
import type { LayerFile } from "./layerFile.ts";
import { layerFileOf } from "./layerFileOf.ts";
import { assertFew, type LayerLimits, OverLimit, usualLimits, withinLimit } from "./layerLimits.ts";
import { readTar } from "./readTar.ts";
import { unpackBlob } from "./unpackBlob.ts";

export { type LayerLimits, usualLimits } from "./layerLimits.ts";

/**
 * The files of a layer in its own order, as it is read: packed in gzip, zstd or not at all. A content
 * can be read until the next file is asked for. Rejects with `image-unreadable` where the layer is
 * broken, not what its digests say, or larger unpacked than `limits` allow; so only a layer that was
 * read to its end is known to be whole.
 */
export async function* readLayerFiles(
  layer: Layer,
  limits: LayerLimits = layer.limits ?? usualLimits,
  signal?: AbortSignal,
): AsyncGenerator<LayerFile> {
  const tar = measured(layer, limits, signal);
  try {
    let files = 0;
    for await (const { header, content } of readTar(tar)) {
      const file = layerFileOf(header, () => explained(layer, content()));
      files++;
      assertFew(files, limits.files);
      if (file !== undefined) yield file;
    }
  } catch (error) {
    throw explain(layer, error);
  } finally {
    await tar.return(undefined);
  }
}

/** The tar that a layer is, in pieces; rejects as `readLayerFiles`. */
export async function* readLayerTar(
  layer: Layer,
  limits: LayerLimits = layer.limits ?? usualLimits,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* measured(layer, limits, signal);
  } catch (error) {
    throw explain(layer, error);
  }
}

/** The tar, checked. The blob's own digest is checked by `Layer.open`. */
async function* measured(
  layer: Layer,
  limits: LayerLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  // An unpacked blob has one digest, and it is checked already.
  const hash = layer.diffId === layer.descriptor.digest ? undefined : createHash("sha256");
  for await (const piece of withinLimit(unpackBlob(layer.open(signal), signal), limits.bytes)) {
    hash?.update(piece);
    yield piece;
  }
  if (hash && `sha256:${hash.digest("hex")}` !== layer.diffId) {
    throw new Error(`its content is not ${layer.diffId}, as the image says`);
  }
}

async function* explained(
  layer: Layer,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw explain(layer, error);
  }
}

function explain({ descriptor }: Layer, error: unknown): unknown {
  if (isAbort(error) || isSlipwayError(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new SlipwayError(
    "image-unreadable",
    { image: descriptor.digest },
    {
      message: `The layer ${descriptor.digest} cannot be read: ${why}.`,
      hint:
        error instanceof OverLimit
          ? "Take another image: one with so much in a layer fills the disk."
          : "Get the image again; if it stays so, it is broken where it comes from.",
      cause: error,
    },
  );
}
