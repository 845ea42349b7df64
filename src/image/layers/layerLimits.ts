export interface LayerLimits {
  /** Bytes unpacked. */
  readonly bytes: number;
  readonly files: number;
}

/** More than any image that is used, and less than what fills a disk or the memory. */
export const usualLimits: LayerLimits = { bytes: 64 * 2 ** 30, files: 5_000_000 };

/** The pieces; throws `OverLimit` once there are more bytes than `most`. */
export async function* withinLimit(
  pieces: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > most)
      throw new OverLimit(`it unpacks to more than ${inWords(most)} bytes, which is the limit`);
    yield piece;
  }
}

/** Throws `OverLimit` where `files` are more than `most`. */
export function assertFew(files: number, most: number): void {
  if (files > most) {
    throw new OverLimit(`it has more than ${inWords(most)} files, which is the limit`);
  }
}

/** Nothing is broken: it is only more than anybody wants on a disk. */
export class OverLimit extends Error {}

function inWords(count: number): string {
  return count.toLocaleString("en-US");
}
