import { type ByteReader, createByteReader } from "../../image/layers/byteReader.ts";
import { crc32 } from "./crc32.ts";
import { createLzma2, type Lzma2 } from "./createLzma2.ts";
import { createXzCheck, xzCheckSize } from "./xzCheck.ts";

/**
 * Unpacks xz ("The .xz File Format", 1.2.1), streams one behind the other included, and checks its
 * sums. Memory is what the dictionary takes, 128 MiB at most. Whoever reads no further ends the chunks,
 * too. Throws plain errors in a few words: for what is broken or breaks off, for a larger dictionary,
 * and for filters besides LZMA2.
 */
export async function* unpackXz(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const bytes = createByteReader(iterator);
  try {
    let head = await bytes.take(4);
    while (head !== undefined) {
      yield* unpackStream(bytes, Buffer.concat([head, await need(bytes, 8)]));
      do head = await bytes.take(4);
      while (
        // Streams may be padded, by four bytes at a time.
        head !== undefined &&
        head.readUInt32LE() === 0
      );
    }
  } finally {
    await iterator.return?.();
  }
}

/** What an error says of a stream that is whole, but not read. */
export const otherFilter = "it has a filter of xz besides LZMA2";

const magic = "fd377a585a00";
const lzma2Id = 0x21;

/** Of a block, as the index repeats it. */
interface BlockSizes {
  readonly packed: number;
  readonly unpacked: number;
}

async function* unpackStream(bytes: ByteReader, head: Buffer): AsyncGenerator<Uint8Array> {
  if (head.toString("hex", 0, 6) !== magic || head[6] !== 0 || (head[7] ?? 0) > 15) throw broken();
  if (crc32(head.subarray(6, 8)) !== head.readUInt32LE(8)) throw broken();
  const checkType = head[7] ?? 0;
  const blocks: BlockSizes[] = [];
  while (true) {
    const [size = 0] = await need(bytes, 1);
    if (size === 0) break;
    blocks.push(yield* unpackBlock(bytes, size, checkType));
  }
  await readEnd(bytes, blocks, head.subarray(6, 8));
}

async function* unpackBlock(
  bytes: ByteReader,
  headSize: number,
  checkType: number,
): AsyncGenerator<Uint8Array, BlockSizes> {
  const rest = await need(bytes, headSize * 4 + 3);
  const head = Buffer.concat([Uint8Array.of(headSize), rest]);
  const end = head.length - 4;
  if (crc32(head.subarray(0, end)) !== head.readUInt32LE(end)) throw broken();
  const { dictionary, packed, unpacked } = readBlockHead(head.subarray(0, end));
  const check = createXzCheck(checkType);
  const sizes = { packed: 0, unpacked: 0 };
  for await (const piece of unpackChunks(bytes, createLzma2(dictionary), sizes)) {
    check.update(piece);
    yield piece;
  }
  if ((packed ?? sizes.packed) !== sizes.packed) throw broken();
  if ((unpacked ?? sizes.unpacked) !== sizes.unpacked) throw broken();
  const padding = await need(bytes, -sizes.packed & 3);
  if (padding.some((byte) => byte !== 0)) throw broken();
  const checkSize = xzCheckSize(checkType);
  if (!check.matches(await need(bytes, checkSize))) throw new Error("its sum is wrong");
  return { packed: head.length + sizes.packed + checkSize, unpacked: sizes.unpacked };
}

/** Chunks of LZMA2, each with its sizes, of 2 MiB at most. */
async function* unpackChunks(
  bytes: ByteReader,
  lzma2: Lzma2,
  sizes: { packed: number; unpacked: number },
): AsyncGenerator<Uint8Array> {
  while (true) {
    const [control = 0] = await need(bytes, 1);
    sizes.packed++;
    if (control === 0) return;
    const isPacked = control >= 0x80;
    if (!isPacked && control > 2) throw broken();
    const head = await need(bytes, isPacked ? (control >= 0xc0 ? 5 : 4) : 2);
    const unpacked = head.readUInt16BE(0) + 1 + (isPacked ? (control & 0x1f) << 16 : 0);
    const packed = isPacked ? head.readUInt16BE(2) + 1 : unpacked;
    const input = await need(bytes, packed);
    sizes.packed += head.length + packed;
    sizes.unpacked += unpacked;
    if (isPacked) yield lzma2.unpack({ control, properties: head[4] }, input, unpacked);
    else yield lzma2.copy(control, input);
  }
}

function readBlockHead(head: Buffer) {
  const flags = head[1] ?? 0;
  // Bits that mean nothing yet.
  if (flags & 0x3c) throw broken();
  const fields = readerOf(head, 2);
  const packed = flags & 0x40 ? fields.number() : undefined;
  const unpacked = flags & 0x80 ? fields.number() : undefined;
  const isAlone = (flags & 3) === 0;
  if (!isAlone || fields.number() !== lzma2Id) {
    throw new Error(otherFilter);
  }
  if (fields.number() !== 1) throw broken();
  return { packed, unpacked, dictionary: dictionarySize(fields.byte()) };
}

function dictionarySize(code: number): number {
  if (code > 40) throw broken();
  return code === 40 ? 2 ** 32 - 1 : (2 | (code & 1)) * 2 ** ((code >> 1) + 11);
}

/** The index, which repeats the sizes of the blocks, and what ends the stream. */
async function readEnd(
  bytes: ByteReader,
  blocks: readonly BlockSizes[],
  flags: Buffer,
): Promise<void> {
  const read: number[] = [0];
  const next = async (): Promise<number> => {
    const [byte = 0] = await need(bytes, 1);
    read.push(byte);
    return byte;
  };
  const number = async (): Promise<number> => {
    let value = 0;
    for (let at = 0; at < 9; at++) {
      const byte = await next();
      value += (byte & 0x7f) * 2 ** (7 * at);
      if (byte < 0x80) return value;
    }
    throw broken();
  };
  if ((await number()) !== blocks.length) throw broken();
  for (const { packed, unpacked } of blocks) {
    if ((await number()) !== packed || (await number()) !== unpacked) throw broken();
  }
  while (read.length % 4 !== 0) if ((await next()) !== 0) throw broken();
  const sum = await need(bytes, 4);
  if (crc32(Uint8Array.from(read)) !== sum.readUInt32LE()) throw broken();
  const footer = await need(bytes, 12);
  const isFooter = footer.toString("latin1", 10) === "YZ" && footer.subarray(8, 10).equals(flags);
  if (!isFooter || crc32(footer.subarray(4, 10)) !== footer.readUInt32LE(0)) throw broken();
  if ((footer.readUInt32LE(4) + 1) * 4 !== read.length + 4) throw broken();
}

function readerOf(buffer: Buffer, start: number) {
  let at = start;
  const byte = (): number => {
    const value = buffer[at++];
    if (value === undefined) throw broken();
    return value;
  };
  return {
    byte,
    number() {
      let value = 0;
      for (let shift = 0; shift < 63; shift += 7) {
        const part = byte();
        value += (part & 0x7f) * 2 ** shift;
        if (part < 0x80) return value;
      }
      throw broken();
    },
  };
}

async function need(bytes: ByteReader, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const taken = await bytes.take(length);
  if (taken === undefined) throw new Error("it breaks off");
  return taken;
}

function broken(): Error {
  return new Error("its packing is broken");
}
