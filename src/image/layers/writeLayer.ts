import { createHash } from "node:crypto";
import { SlipwayError } from "../../base/errors.ts";
import { mediaTypes } from "../../oci/mediaTypes.ts";
import type { BlobStore } from "../blobStore.ts";
import type { Layer } from "../image.ts";
import type { LayerFile } from "./layerFile.ts";
import type { LayerPacking } from "./layerPacking.ts";
import { layerTar } from "./layerTar.ts";
import { packBlob } from "./packBlob.ts";

export type { LayerPacking } from "./layerPacking.ts";

/**
 * Writes a layer into the store while its content is read once; the same files give the same bytes.
 * `files` come in the order of `compareLayerPaths`. Rejects with `layer-refused` for what no layer may
 * have, with what a content fails with, and as `BlobStore.add`.
 */
export async function writeLayer(
  store: BlobStore,
  files: AsyncIterable<LayerFile> | Iterable<LayerFile>,
  packing: LayerPacking,
  signal?: AbortSignal,
): Promise<Layer> {
  assertPacking(packing);
  const hash = createHash("sha256");
  async function* hashed(): AsyncGenerator<Uint8Array> {
    // Packing copies what it takes.
    const use = packing.compression === "none" && !store.usesUp ? undefined : "again";
    for await (const piece of layerTar(files, signal, use)) {
      hash.update(piece);
      yield piece;
    }
  }
  const packed = packBlob(hashed(), packing, store.usesUp ? "release" : undefined);
  const { digest, size } = await store.add(packed, undefined, signal);
  return {
    descriptor: { mediaType: layerTypes[packing.compression], digest, size },
    diffId: `sha256:${hash.digest("hex")}`,
    open: (reading) => store.open(digest, reading),
  };
}

/** Media types, as OCI has them. */
export const layerTypes = {
  gzip: mediaTypes.layerGzip,
  zstd: mediaTypes.layerZstd,
  none: mediaTypes.layer,
} as const;

export const mostLevel = { gzip: 9, zstd: 22, none: 0 } as const;

function assertPacking({ compression, level }: LayerPacking): void {
  const most = mostLevel[compression];
  if (level === undefined || (Number.isInteger(level) && level >= 1 && level <= most)) return;
  throw new SlipwayError(
    "misuse",
    { argument: "level" },
    {
      message: `There is no level ${level} of ${compression}.`,
      hint: most === 0 ? "Leave the level out." : `Use a level from 1 to ${most}.`,
    },
  );
}
