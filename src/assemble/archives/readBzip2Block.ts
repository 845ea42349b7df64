import type { Bits } from "./createBits.ts";

export interface Bzip2Block {
  readonly count: number;
  /** Of the entry that leads to the first byte. */
  readonly origin: number;
  /** CRC of what it unpacks to, signed. */
  readonly sum: number;
}

/**
 * Reads a block: `entries` get, for each byte as it was sorted, the byte in the lowest 8 bits and the
 * number of the next entry above them. Undefined at the end of the stream, behind its mark.
 */
export function readBzip2Block(bits: Bits, entries: Uint32Array): Bzip2Block | undefined {
  const [high, low] = [bits.read(24), bits.read(24)];
  if (high === 0x177245 && low === 0x385090) return undefined;
  if (high !== 0x314159 || low !== 0x265359) throw broken();
  const sum = bits.readWord();
  // A way of mixing bytes that packers gave up in 1997.
  if (bits.read(1) !== 0) throw broken();
  const origin = bits.read(24);
  const symbols = readSymbols(bits);
  const { groups, selectors } = readTables(bits, symbols.length + 2);
  const counts = new Uint32Array(256);
  const count = readBytes(bits, { groups, selectors, symbols }, entries, counts);
  if (origin >= count) throw broken();
  linkEntries(entries, count, counts);
  return { count, origin, sum };
}

/** The bytes that there are, in order. */
function readSymbols(bits: Bits): Uint8Array {
  const rows = bits.read(16);
  const symbols: number[] = [];
  for (let row = 0; row < 16; row++) {
    if (((rows >> (15 - row)) & 1) === 0) continue;
    const columns = bits.read(16);
    for (let column = 0; column < 16; column++) {
      if ((columns >> (15 - column)) & 1) symbols.push(row * 16 + column);
    }
  }
  if (symbols.length === 0) throw broken();
  return Uint8Array.from(symbols);
}

function readTables(bits: Bits, symbolCount: number) {
  const groupCount = bits.read(3);
  if (groupCount < 2 || groupCount > 6) throw broken();
  const selectors = new Uint8Array(bits.read(15));
  if (selectors.length === 0) throw broken();
  const order = [0, 1, 2, 3, 4, 5].slice(0, groupCount);
  for (let at = 0; at < selectors.length; at++) {
    let index = 0;
    while (bits.read(1)) if (++index >= groupCount) throw broken();
    selectors[at] = toFront(order, index);
  }
  const groups: HuffmanCode[] = [];
  for (let group = 0; group < groupCount; group++) groups.push(readCode(bits, symbolCount));
  return { selectors, groups };
}

/** A canonical code: for each length its highest word, and what leads from a word to its symbol. */
interface HuffmanCode {
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
}

const longestWord = 20;

function readCode(bits: Bits, symbolCount: number): HuffmanCode {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    while (true) {
      if (length < 1 || length > longestWord) throw broken();
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const limits = new Int32Array(longestWord + 1).fill(-1);
  const offsets = new Int32Array(longestWord + 1);
  const symbols = new Uint16Array(symbolCount);
  let word = 0;
  let index = 0;
  for (let each = 1; each <= longestWord; each++) {
    offsets[each] = index - word;
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      if (lengths[symbol] !== each) continue;
      symbols[index++] = symbol;
      word++;
    }
    limits[each] = word - 1;
    word <<= 1;
  }
  return { limits, offsets, symbols };
}

/** Undoes the code and the moves to the front; gives how many bytes there are, `counts` of each. */
function readBytes(
  bits: Bits,
  { groups, selectors, symbols }: ReturnType<typeof readTables> & { readonly symbols: Uint8Array },
  entries: Uint32Array,
  counts: Uint32Array,
): number {
  const order = Uint8Array.from(symbols);
  const end = symbols.length + 1;
  let count = 0;
  let run = 0;
  let runUnit = 1;
  for (let selected = 0; selected < selectors.length; selected++) {
    const code = groups[selectors[selected] as number] as HuffmanCode;
    for (let inGroup = 0; inGroup < groupSize; inGroup++) {
      const symbol = readSymbol(bits, code);
      if (symbol < 2) {
        // Lengths of runs are written with the digits 1 and 2.
        run += runUnit << symbol;
        runUnit *= 2;
        if (count + run > entries.length) throw broken();
        continue;
      }
      if (run > 0) {
        const byte = order[0] as number;
        entries.fill(byte, count, count + run);
        counts[byte] = (counts[byte] as number) + run;
        count += run;
        run = 0;
        runUnit = 1;
      }
      if (symbol === end) return count;
      if (count >= entries.length) throw broken();
      const byte = toFront(order, symbol - 1);
      counts[byte] = (counts[byte] as number) + 1;
      entries[count++] = byte;
    }
  }
  throw broken();
}

/** Symbols that are read by one code. */
const groupSize = 50;

function readSymbol(bits: Bits, { limits, offsets, symbols }: HuffmanCode): number {
  const next = bits.peek();
  for (let length = 1; length <= longestWord; length++) {
    const word = next >>> (24 - length);
    if (word > (limits[length] as number)) continue;
    bits.skip(length);
    return symbols[word + (offsets[length] as number)] as number;
  }
  throw broken();
}

function toFront(order: number[] | Uint8Array, index: number): number {
  const found = order[index] as number;
  for (let at = index; at > 0; at--) order[at] = order[at - 1] as number;
  order[0] = found;
  return found;
}

/** Of the Burrows-Wheeler transform. */
function linkEntries(entries: Uint32Array, count: number, counts: Uint32Array): void {
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const own = counts[byte] as number;
    counts[byte] = sum;
    sum += own;
  }
  for (let at = 0; at < count; at++) {
    const byte = (entries[at] as number) & 0xff;
    const place = counts[byte] as number;
    counts[byte] = place + 1;
    entries[place] = (entries[place] as number) | (at << 8);
  }
}

function broken(): Error {
  return new Error("its packing is broken");
}
