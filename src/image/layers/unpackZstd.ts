import { Decompress } from "fzstd";
import { createByteReader } from "./byteReader.ts";

/**
 * Unpacks zstd (RFC 8878) by a reader in JavaScript, as Node has none before 22.15, and later ones read
 * the first frame alone. Frames and blocks are told apart here, so that a frame never gets a window of
 * more memory than is sensible. Sums are not checked, as
 * the content's digest is. Throws plain errors in a few words.
 */
export async function* unpackZstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = createByteReader(chunks[Symbol.asyncIterator]());
  const take = async (length: number): Promise<Buffer> => {
    const taken = await bytes.take(length);
    if (taken === undefined) throw cut();
    return taken;
  };
  while (true) {
    const magic = await bytes.take(4);
    if (magic === undefined) return;
    const number = magic.readUInt32LE();
    if (number >>> 4 === skippable) {
      if (!(await bytes.skip((await take(4)).readUInt32LE()))) throw cut();
      continue;
    }
    if (number !== frame) throw broken();
    const descriptor = await take(1);
    const fields = readDescriptor(descriptor[0] ?? 0);
    const rest = await take(fields.length);
    if (windowOf(rest, fields) > largestWindow) throw new Error(windowTooLarge);
    let unpacked: Uint8Array[] = [];
    const unpacker = new Decompress((piece) => unpacked.push(piece));
    const push = (...parts: readonly Uint8Array[]): void => {
      try {
        unpacker.push(Buffer.concat(parts));
      } catch (error) {
        throw broken(error);
      }
    };
    push(magic, descriptor, rest);
    for (let isLast = false; !isLast; ) {
      const head = await take(3);
      const value = head.readUIntLE(0, 3);
      isLast = (value & 1) === 1;
      const type = (value >> 1) & 3;
      const size = value >> 3;
      if (type === 3 || size > largestBlock) throw broken();
      // A block of one byte that is repeated has that byte.
      push(head, await take(type === 1 ? 1 : size));
      yield* unpacked;
      unpacked = [];
    }
    if (fields.hasSum) await take(4);
  }
}

/** What an error says of a layer that is whole, but not read. */
export const windowTooLarge = "its window of zstd is too large";

const frame = 0xfd2fb528;
const skippable = 0x184d2a5;
/** What zstd itself takes without being asked to take more. */
const largestWindow = 128 * 1024 * 1024;
const largestBlock = 128 * 1024;

interface FrameFields {
  /** Bytes of the header behind the descriptor. */
  readonly length: number;
  readonly isSingle: boolean;
  readonly sizeLength: number;
  readonly hasSum: boolean;
}

/** RFC 8878, 3.1.1.1.1. */
function readDescriptor(descriptor: number): FrameFields {
  const isSingle = (descriptor & 0x20) !== 0;
  const flag = descriptor >> 6;
  const sizeLength = flag === 0 ? (isSingle ? 1 : 0) : 1 << flag;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const length = (isSingle ? 0 : 1) + dictionary + sizeLength;
  return { length, isSingle, sizeLength, hasSum: (descriptor & 4) !== 0 };
}

function windowOf(rest: Buffer, { isSingle, sizeLength, length }: FrameFields): number {
  if (!isSingle) {
    const descriptor = rest[0] ?? 0;
    const base = 2 ** (10 + (descriptor >> 3));
    return base + (base / 8) * (descriptor & 7);
  }
  const at = length - sizeLength;
  return sizeLength === 8 ? Number(rest.readBigUInt64LE(at)) : rest.readUIntLE(at, sizeLength);
}

function cut(): Error {
  return new Error("it breaks off");
}

function broken(cause?: unknown): Error {
  return new Error("its packing is broken", { cause });
}
