/** Reads bits, the highest of a byte first. Throws "it breaks off" behind the end. */
export interface Bits {
  /** Up to 24. */
  read(count: number): number;
  /** 32, as a signed number. */
  readWord(): number;
  /** The next 24, zeros behind the end; nothing is taken. */
  peek(): number;
  skip(count: number): void;
  /** On to the next whole byte. */
  align(): void;
  /** Whole bytes. */
  left(): number;
  /** What is left, with the bit of its first byte that comes next. */
  rest(): { readonly bytes: Uint8Array; readonly bit: number };
}

export function createBits(bytes: Uint8Array, bit = 0): Bits {
  const end = bytes.length * 8;
  let at = bit;
  const peek = (): number => {
    const first = at >>> 3;
    const word =
      ((bytes[first] as number) << 24) |
      ((bytes[first + 1] as number) << 16) |
      ((bytes[first + 2] as number) << 8) |
      (bytes[first + 3] as number);
    return (word << (at & 7)) >>> 8;
  };
  const skip = (count: number): void => {
    at += count;
    if (at > end) throw new Error("it breaks off");
  };
  const read = (count: number): number => {
    const value = peek() >>> (24 - count);
    skip(count);
    return value;
  };
  return {
    peek,
    skip,
    read,
    readWord: () => (read(16) << 16) | read(16),
    align: () => skip(-at & 7),
    left: () => (end - at) >>> 3,
    rest: () => ({ bytes: bytes.subarray(at >>> 3), bit: at & 7 }),
  };
}
