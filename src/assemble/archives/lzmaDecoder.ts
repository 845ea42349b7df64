/** Where a chunk goes in the window. */
export interface ChunkPlace {
  readonly from: number;
  readonly to: number;
  /** Bytes before `from` that are of the dictionary. */
  readonly reach: number;
  /** Bytes that may be reached at most. */
  readonly dictionary: number;
  /** Bytes since the dictionary began. */
  readonly known: number;
}

/**
 * LZMA, as the LZMA specification of 7-Zip has it, for chunks of LZMA2. A class for its speed: each bit
 * changes `range` and `code`, 32 bits each, which are kept as signed numbers, as those are cheap.
 */
export class LzmaDecoder {
  private readonly probs = new Uint16Array(literals + (0x300 << 4));
  private input: Uint8Array = new Uint8Array(0);
  private at = 0;
  private range = 0;
  private code = 0;
  private literalContext = 0;
  private literalMask = 0;
  private positionMask = 0;
  private state = 0;
  private readonly reps = new Int32Array(4);

  setProperties(byte: number): void {
    const rest = Math.floor(byte / 9);
    const literalContext = byte % 9;
    const literalPosition = rest % 5;
    if (byte >= 225 || literalContext + literalPosition > 4) throw broken();
    this.literalContext = literalContext;
    this.literalMask = (1 << literalPosition) - 1;
    this.positionMask = (1 << Math.floor(rest / 5)) - 1;
  }

  resetState(): void {
    this.probs.fill(1024);
    this.state = 0;
    this.reps.fill(0);
  }

  /** The chunk has to fill its place, and to use up its input. */
  decode(input: Uint8Array, window: Uint8Array, place: ChunkPlace): void {
    if (input.length < 5 || input[0] !== 0) throw broken();
    this.input = input;
    this.range = -1;
    this.code = 0;
    for (this.at = 1; this.at < 5; this.at++) {
      this.code = (this.code << 8) | (input[this.at] as number);
    }
    this.fill(window, place);
    this.normalize();
    if (this.code !== 0 || this.at !== input.length) throw broken();
  }

  private fill(window: Uint8Array, { from, to, reach, dictionary, known }: ChunkPlace): void {
    const { reps } = this;
    /** From a place in the window to that since the dictionary began; the lowest bits count. */
    const bias = (known - from) | 0;
    let pos = from;
    while (pos < to) {
      const posState = (pos + bias) & this.positionMask;
      const { state } = this;
      if (this.bit(isMatch + (state << 4) + posState) === 0) {
        const before = reach + pos - from > 0 ? (window[pos - 1] as number) : 0;
        const match = state < 7 ? -1 : (window[pos - (reps[0] as number) - 1] as number);
        window[pos] = this.literal(pos + bias, before, match);
        pos++;
        this.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      let length: number;
      if (this.bit(isRep + state) === 0) {
        reps.copyWithin(1, 0, 3);
        length = this.length(lengths, posState) + 2;
        this.state = state < 7 ? 7 : 10;
        reps[0] = this.distance(length);
      } else {
        length = this.repeat(posState);
      }
      const back = (reps[0] as number) + 1;
      if (back <= 0 || back > Math.min(reach + pos - from, dictionary)) throw broken();
      if (pos + length > to) throw broken();
      if (back >= length) window.copyWithin(pos, pos - back, pos - back + length);
      else for (let at = pos; at < pos + length; at++) window[at] = window[at - back] as number;
      pos += length;
    }
  }

  private literal(position: number, before: number, match: number): number {
    const low = (position & this.literalMask) << this.literalContext;
    const base = literals + 0x300 * (low + (before >> (8 - this.literalContext)));
    let symbol = 1;
    if (match >= 0) {
      let rest = match;
      while (symbol < 0x100) {
        const expected = (rest >> 7) & 1;
        rest <<= 1;
        const bit = this.bit(base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.bit(base + symbol);
    return symbol & 0xff;
  }

  /** One of the last four distances, which becomes the first; gives the length. */
  private repeat(posState: number): number {
    const { reps, state } = this;
    if (this.bit(isRepG0 + state) === 0) {
      if (this.bit(isRep0Long + (state << 4) + posState) === 0) {
        this.state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      const which = this.bit(isRepG1 + state) === 0 ? 1 : 2 + this.bit(isRepG2 + state);
      const distance = reps[which] as number;
      reps.copyWithin(1, 0, which);
      reps[0] = distance;
    }
    this.state = state < 7 ? 8 : 11;
    return this.length(repLengths, posState) + 2;
  }

  private length(base: number, posState: number): number {
    if (this.bit(base) === 0) return this.tree(base + 2 + (posState << 3), 3);
    if (this.bit(base + 1) === 0) return 8 + this.tree(base + 130 + (posState << 3), 3);
    return 16 + this.tree(base + 258, 8);
  }

  /** Less one; negative where it is more than 2 GiB. */
  private distance(length: number): number {
    const slot = this.tree(slots + (Math.min(length - 2, 3) << 6), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << bits;
    if (slot < 14) return base + this.reverseTree(special + base - slot, bits);
    const direct = this.direct(bits - 4);
    return (base + (direct << 4) + this.reverseTree(align, 4)) | 0;
  }

  private tree(base: number, bits: number): number {
    let symbol = 1;
    for (let count = 0; count < bits; count++) symbol = (symbol << 1) | this.bit(base + symbol);
    return symbol - (1 << bits);
  }

  private reverseTree(base: number, bits: number): number {
    let node = 1;
    let symbol = 0;
    for (let count = 0; count < bits; count++) {
      const bit = this.bit(base + node);
      node = (node << 1) | bit;
      symbol |= bit << count;
    }
    return symbol;
  }

  private direct(bits: number): number {
    let value = 0;
    for (let count = 0; count < bits; count++) {
      this.normalize();
      this.range >>>= 1;
      const isSet = this.code >>> 0 >= this.range;
      if (isSet) this.code = (this.code - this.range) | 0;
      value = (value << 1) | (isSet ? 1 : 0);
    }
    return value;
  }

  private bit(index: number): number {
    this.normalize();
    const prob = this.probs[index] as number;
    const bound = Math.imul(this.range >>> 11, prob);
    // As unsigned numbers.
    if ((this.code ^ sign) < (bound ^ sign)) {
      this.range = bound;
      this.probs[index] = prob + ((2048 - prob) >> 5);
      return 0;
    }
    this.range = (this.range - bound) | 0;
    this.code = (this.code - bound) | 0;
    this.probs[index] = prob - (prob >> 5);
    return 1;
  }

  private normalize(): void {
    if ((this.range & 0xff000000) !== 0) return;
    this.range <<= 8;
    // Behind the end it is 0; that too much was read shows when the chunk is done.
    this.code = (this.code << 8) | ((this.input[this.at++] as number) | 0);
  }
}

const sign = 0x80000000 | 0;

// Where the probabilities of each kind begin; see the specification for what they are.
const isMatch = 0;
const isRep = isMatch + (12 << 4);
const isRepG0 = isRep + 12;
const isRepG1 = isRepG0 + 12;
const isRepG2 = isRepG1 + 12;
const isRep0Long = isRepG2 + 12;
const slots = isRep0Long + (12 << 4);
const special = slots + (4 << 6);
const align = special + 115;
const lengths = align + 16;
const repLengths = lengths + 514;
const literals = repLengths + 514;

function broken(): Error {
  return new Error("its packing is broken");
}
