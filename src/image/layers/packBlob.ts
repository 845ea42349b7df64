import { availableParallelism } from "node:os";
import { createGzipPacker } from "./gzipPacker.ts";
import { inBlocks } from "./inBlocks.ts";
import type { LayerPacking } from "./layerPacking.ts";
import { releaseBytes } from "./releaseBytes.ts";
import { createZstdPacker } from "./zstdPacker.ts";

/**
 * The pieces packed, by as many threads as Node has for it. What comes out depends on the bytes alone and
 * not on the pieces they come in; with `release` one that was packed is empty once the next is asked for.
 * Throws `misuse` where this version of Node has not the packing.
 */
export async function* packBlob(
  pieces: AsyncIterable<Uint8Array>,
  { compression, level }: LayerPacking,
  use?: "release",
): AsyncGenerator<Uint8Array> {
  if (compression === "none") return yield* pieces;
  const packer = compression === "gzip" ? createGzipPacker(level) : createZstdPacker(level);
  if (packer.begin.length > 0) yield packer.begin;
  const packing: Promise<Uint8Array>[] = [];
  async function* next(): AsyncGenerator<Uint8Array> {
    const bytes = await packing.shift();
    if (bytes === undefined) return;
    yield bytes;
    if (use === "release") releaseBytes(bytes);
  }
  for await (const block of inBlocks(pieces, blockLength, blocksAtOnce)) {
    const packed = packer.pack(block);
    // It is told when its turn comes; what failed before it may end us.
    packed.catch(() => undefined);
    packing.push(packed);
    if (packing.length === blocksAtOnce) yield* next();
  }
  while (packing.length > 0) yield* next();
  const end = packer.end();
  if (end.length > 0) yield end;
}

/**
 * Bytes. Smaller blocks pack worse, as each begins anew; of larger ones several are all the memory that a
 * layer may take. What comes out depends on it, so it is the same on all machines.
 */
const blockLength = 1024 * 1024;

/** Node has four threads for this; one more block is ready when a thread is. */
const blocksAtOnce = Math.min(availableParallelism(), 4) + 1;
