import { Readable } from "node:stream";
import * as zlib from "node:zlib";
import { errorCode } from "../../base/errorCode.ts";
import { isAbort } from "../../base/errors.ts";
import { unpackZstd } from "./unpackZstd.ts";

export { windowTooLarge } from "./unpackZstd.ts";

/**
 * A blob's bytes unpacked: by gzip or zstd, as its first bytes say, or as they are. Throws what the
 * chunks throw, and a plain error with a few words, such as "it breaks off", where the packing is
 * broken. Whoever reads no further ends the chunks, too.
 */
export async function* unpackBlob(
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const begin = await firstBytes(iterator);
    const packing = packingOf(begin);
    const all = replay(begin, iterator, signal);
    if (packing === undefined) yield* all;
    else if (packing === "gzip") yield* unpackBy(zlib.createGunzip({ chunkSize }), all);
    // Node's own ends after the first frame, and packers write several.
    else yield* unpackZstd(all);
  } finally {
    await iterator.return?.();
  }
}

/** By the magic numbers of RFC 1952 and RFC 8878. */
export function packingOf(begin: Uint8Array): "gzip" | "zstd" | undefined {
  const [a, b, c, d] = begin;
  if (a === 0x1f && b === 0x8b) return "gzip";
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? "zstd" : undefined;
}

/** Bytes: each piece costs a turn of a thread, whatever its size. */
const chunkSize = 256 * 1024;

async function* unpackBy(
  unpacker: zlib.Gunzip,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: false });
  let lost: unknown;
  source.on("error", (error) => {
    lost = error;
    unpacker.destroy(error);
  });
  try {
    yield* source.pipe(unpacker) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (lost !== undefined || isAbort(error)) throw lost ?? error;
    throw new Error(wordsFor(errorCode(error) ?? ""), { cause: error });
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

function wordsFor(code: string): string {
  return code === "Z_BUF_ERROR" ? "it breaks off" : "its packing is broken";
}

/** At least four, where there are as many. */
async function firstBytes(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let begin: Uint8Array = new Uint8Array();
  while (begin.length < 4) {
    const step = await chunks.next();
    if (step.done) break;
    begin = begin.length === 0 ? step.value : Buffer.concat([begin, step.value]);
  }
  return begin;
}

async function* replay(
  begin: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (begin.length > 0) yield begin;
  for (let step = await chunks.next(); !step.done; step = await chunks.next()) {
    signal?.throwIfAborted();
    yield step.value;
  }
}
