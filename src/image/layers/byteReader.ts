/** Takes bytes off a stream of chunks in the portions that a format has. */
export interface ByteReader {
  /** So many bytes, where they are there already; else undefined, and nothing is taken. */
  takeNow(length: number): Buffer | undefined;
  /** So many bytes; undefined at the end. Throws "it breaks off" where there are fewer. */
  take(length: number): Promise<Buffer | undefined>;
  /** What comes next, up to so many bytes and at least one; undefined at the end. */
  takeSome(most: number): Promise<Buffer | undefined>;
  /** False where it ends before. */
  skip(length: number): Promise<boolean>;
}

export function createByteReader(chunks: AsyncIterator<Uint8Array>): ByteReader {
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;
  /** Puts one more chunk behind what is left. */
  const more = async (): Promise<boolean> => {
    const step = await chunks.next();
    if (step.done) return false;
    const { value } = step;
    const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    buffer = at === buffer.length ? chunk : Buffer.concat([buffer.subarray(at), chunk]);
    at = 0;
    return true;
  };
  const takeNow = (length: number): Buffer | undefined => {
    if (buffer.length - at < length) return undefined;
    const taken = buffer.subarray(at, at + length);
    at += length;
    return taken;
  };
  const takeSome = async (most: number): Promise<Buffer | undefined> => {
    while (at === buffer.length) if (!(await more())) return undefined;
    return takeNow(Math.min(most, buffer.length - at));
  };
  return {
    takeNow,
    takeSome,
    async take(length) {
      if (buffer.length - at >= length) return takeNow(length);
      // Gathered in parts, as a portion may be much longer than a chunk.
      const parts: Buffer[] = [];
      for (let left = length; left > 0; ) {
        const part = await takeSome(left);
        if (part === undefined && parts.length === 0) return undefined;
        if (part === undefined) throw new Error("it breaks off");
        parts.push(part);
        left -= part.length;
      }
      return Buffer.concat(parts);
    },
    async skip(length) {
      for (let left = length; left > 0; ) {
        const part = await takeSome(left);
        if (part === undefined) return false;
        left -= part.length;
      }
      return true;
    },
  };
}
