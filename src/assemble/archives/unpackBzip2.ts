import { type Bits, createBits } from "./createBits.ts";
import { type Bzip2Block, readBzip2Block } from "./readBzip2Block.ts";

/**
 * Unpacks bzip2, streams one behind the other included (as parallel packers make them), and checks its
 * sums. Whoever reads no further ends the chunks, too. Throws plain errors in a few words.
 */
export async function* unpackBzip2(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let bits = createBits(new Uint8Array(0));
  let isWhole = false;
  /** A block has no length: as much as the longest one is at hand before it is read. */
  const prepare = async (): Promise<void> => {
    if (isWhole || bits.left() >= longestBlock) return;
    const rest = bits.rest();
    const parts = [rest.bytes];
    for (let length = rest.bytes.length; length < 2 * longestBlock; ) {
      const step = await iterator.next();
      isWhole = step.done === true;
      if (step.done) break;
      parts.push(step.value);
      length += step.value.length;
    }
    bits = createBits(Buffer.concat(parts), rest.bit);
  };
  try {
    do {
      await prepare();
      const size = readHead(bits) * 100_000;
      const entries = new Uint32Array(size);
      let sum = 0;
      for (let block = readBzip2Block(bits, entries); block; ) {
        yield* unpackBlock(block, entries);
        sum = ((sum << 1) | (sum >>> 31)) ^ block.sum;
        await prepare();
        block = readBzip2Block(bits, entries);
      }
      if (bits.readWord() !== sum) throw wrongSum();
      bits.align();
      await prepare();
    } while (bits.left() > 0);
  } finally {
    await iterator.return?.();
  }
}

/** Bytes of a block of 900,000 symbols of 20 bits each, and of its tables. */
const longestBlock = 2_300_000;

/** The level, 1 to 9. */
function readHead(bits: Bits): number {
  const isMagic = bits.read(24) === 0x425a68;
  const level = bits.read(8) - 0x30;
  if (!isMagic || level < 1 || level > 9) throw new Error("its packing is broken");
  return level;
}

/** Undoes the sorting, and the runs that were taken out before it. */
function* unpackBlock(
  { count, origin, sum }: Bzip2Block,
  entries: Uint32Array,
): Generator<Uint8Array> {
  let piece = new Uint8Array(pieceSize);
  let length = 0;
  let crc = -1;
  let entry = entries[origin] as number;
  let last = -1;
  let run = 0;
  for (let left = count; left > 0; left--) {
    entry = entries[entry >>> 8] as number;
    const byte = entry & 0xff;
    // Behind four of the same stands how many more there are.
    const copies = run === 4 ? byte : 1;
    const value = run === 4 ? last : byte;
    if (length + copies > pieceSize) {
      yield piece.subarray(0, length);
      piece = new Uint8Array(pieceSize);
      length = 0;
    }
    for (let copy = 0; copy < copies; copy++) {
      piece[length++] = value;
      crc = (crc << 8) ^ (table[(crc >>> 24) ^ value] as number);
    }
    run = run === 4 ? 0 : byte === last ? run + 1 : 1;
    last = run === 0 ? -1 : byte;
  }
  yield piece.subarray(0, length);
  if (~crc !== sum) throw wrongSum();
}

const pieceSize = 256 * 1024;

/** CRC-32 with the highest bit first. */
const table = Int32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  return crc;
});

function wrongSum(): Error {
  return new Error("its sum is wrong");
}
