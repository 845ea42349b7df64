import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { isSlipwayError } from "../../base/errors.ts";
import type { BlobStore } from "../blobStore.ts";
import type { Layer } from "../image.ts";
import type { LayerFile } from "../layers/layerFile.ts";
import { type LayerLimits, OverLimit, usualLimits, withinLimit } from "../layers/layerLimits.ts";
import { packBlob } from "../layers/packBlob.ts";
import { readLayerFiles } from "../layers/readLayerFiles.ts";
import { refuseLayer } from "../layers/refuseLayer.ts";
import { packingOf, unpackBlob } from "../layers/unpackBlob.ts";
import { type LayerPacking, layerTypes, writeLayer } from "../layers/writeLayer.ts";
import { withSpool } from "./createSpool.ts";
import { spoolFiles } from "./spoolFiles.ts";

export interface TarLayerOptions {
  readonly packing: LayerPacking;
  /** Where its files go, without a slash at the beginning and end; "" is the root. */
  readonly prefix: string;
  /** The folders that the prefix leads through, the outermost first. */
  readonly above: readonly LayerFile[];
  /** Of what it unpacks to; what is usual, where not set. */
  readonly limits?: LayerLimits | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The layer that a tar file is, with the owners, times and whiteouts that it has: as it is where it is
 * packed in gzip or zstd, else packed. Under a prefix it is written anew, in order, and its whiteouts
 * are left out. Rejects with `layer-refused` where it is no tar, or has what no layer may have.
 */
export async function layerFromTar(
  store: BlobStore,
  file: string,
  { packing, prefix, above, limits = usualLimits, signal }: TarLayerOptions,
): Promise<Layer> {
  const layer = { ...(await keep(store, file, { packing, limits }, signal)), limits };
  try {
    if (prefix === "") {
      for await (const _ of readLayerFiles(layer, undefined, signal));
      return layer;
    }
    return await withSpool(store, async (spool) => {
      const files = await spoolFiles([layer], spool, signal);
      return writeLayer(store, under(prefix, above, files), packing, signal);
    });
  } catch (error) {
    throw ofFile(file, error);
  }
}

function* under(
  prefix: string,
  above: readonly LayerFile[],
  files: Iterable<LayerFile>,
): Generator<LayerFile> {
  yield* above;
  for (const file of files) {
    const link = file.kind === "hardlink" ? `${prefix}/${file.link}` : file.link;
    yield { ...file, path: `${prefix}/${file.path}`, ...(link !== undefined && { link }) };
  }
}

async function keep(
  store: BlobStore,
  file: string,
  { packing, limits }: { readonly packing: LayerPacking; readonly limits: LayerLimits },
  signal: AbortSignal | undefined,
): Promise<Layer> {
  const packed = await packingOfFile(file);
  const hash = createHash("sha256");
  const read = () => createReadStream(file, { ...(signal && { signal }) });
  try {
    if (packed === undefined) {
      const use = store.usesUp ? "release" : undefined;
      const tar = packBlob(hashed(read(), hash), packing, use);
      const kept = await store.add(tar, undefined, signal);
      return layerOf(store, kept, packing.compression, hash.digest("hex"));
    }
    const kept = await store.add(read(), undefined, signal);
    const tar = unpackBlob(store.open(kept.digest, signal), signal);
    for await (const piece of withinLimit(tar, limits.bytes)) hash.update(piece);
    return layerOf(store, kept, packed, hash.digest("hex"));
  } catch (error) {
    throw ofFile(file, error);
  }
}

async function* hashed(
  pieces: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

async function packingOfFile(file: string): Promise<"gzip" | "zstd" | undefined> {
  try {
    for await (const piece of createReadStream(file, { end: 3 })) return packingOf(piece);
  } catch (error) {
    throw ofFile(file, error);
  }
  throw refuseLayer(file, "it is empty", "Give a tar file, or a folder.");
}

function layerOf(
  store: BlobStore,
  { digest, size }: { readonly digest: string; readonly size: number },
  compression: LayerPacking["compression"],
  diffId: string,
): Layer {
  const descriptor = { mediaType: layerTypes[compression], digest, size };
  return { descriptor, diffId: `sha256:${diffId}`, open: (signal) => store.open(digest, signal) };
}

/** What is said of a layer is said of the file here. */
function ofFile(file: string, error: unknown): unknown {
  if (isSlipwayError(error) && !isSlipwayError(error, "image-unreadable")) return error;
  if (!(error instanceof Error) || error.name === "AbortError") return error;
  const why = /cannot be read: (.*)\.$/s.exec(error.message)?.[1] ?? error.message;
  const over = error instanceof OverLimit || error.cause instanceof OverLimit;
  const other = over ? "with less in it" : "that is whole";
  return refuseLayer(file, why, `Give a tar file ${other}, or a folder.`, error);
}
