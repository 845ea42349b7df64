import { setImmediate } from "node:timers/promises";
import { usualLimits } from "../../image/layers/readLayerFiles.ts";
import { packingOf, unpackBlob, windowTooLarge } from "../../image/layers/unpackBlob.ts";
import { dictionaryTooLarge } from "./createLzma2.ts";
import { unpackBzip2 } from "./unpackBzip2.ts";
import { otherFilter, unpackXz } from "./unpackXz.ts";

export type ArchivePacking = "gzip" | "zstd" | "bzip2" | "xz";

export interface UnpackLimits {
  /** Bytes unpacked; those of a layer if undefined. */
  readonly most?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A file that ADD takes apart, unpacked. Throws what the chunks throw, and a plain error with a few
 * words, such as "it breaks off". Whoever reads no further ends the chunks, too.
 */
export async function* unpackArchive(
  chunks: AsyncIterable<Uint8Array>,
  packing: ArchivePacking | undefined,
  { most = usualLimits.bytes, signal }: UnpackLimits = {},
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let breathedAt = 0;
  for await (const piece of unpackerOf(chunks, packing, signal)) {
    bytes += piece.length;
    if (bytes > most) {
      const figure = most.toLocaleString("en-US");
      throw new Error(`it unpacks to more than ${figure} bytes, which is the limit`);
    }
    // A few bytes may unpack to gigabytes, and no cancel is heard where nothing is waited for.
    if (bytes - breathedAt > breathEvery) {
      breathedAt = bytes;
      await setImmediate();
      signal?.throwIfAborted();
    }
    yield piece;
  }
}

/** Bytes. */
const breathEvery = 2 * 1024 * 1024;

/** Of the first bytes that say how an archive is packed: the magic numbers that moby looks for. */
export function archivePacking(begin: Uint8Array): ArchivePacking | undefined {
  const magic = Buffer.from(begin.subarray(0, 6)).toString("hex");
  if (magic === "fd377a585a00") return "xz";
  return magic.startsWith("425a68") ? "bzip2" : packingOf(begin);
}

/** What errors say of archives that are whole, but not read. */
export const notReadHere: ReadonlySet<string> = new Set([
  windowTooLarge,
  dictionaryTooLarge,
  otherFilter,
]);

function unpackerOf(
  chunks: AsyncIterable<Uint8Array>,
  packing: ArchivePacking | undefined,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  if (packing === "xz") return unpackXz(chunks);
  return packing === "bzip2" ? unpackBzip2(chunks) : unpackBlob(chunks, signal);
}
