import type { RequestBody } from "./writeBody.ts";

/** Reads parts of a blob that can only be read from its beginning; one after the other costs nothing. */
export interface BlobCursor {
  part(offset: number, length: number): RequestBody;
  /** Reads no more. */
  close(): void;
}

/** One way through the blob. */
interface Reading {
  readonly pieces: AsyncIterator<Uint8Array>;
  /** Bytes given. */
  at: number;
  /** What was read and not yet given. */
  rest: Uint8Array;
  /** True while a part is read of it: one that was given up may still wait for its next piece. */
  busy: boolean;
}

/** `onRead` is told how far it has come, in bytes. */
export function createBlobCursor(
  { size, open }: { readonly size: number; readonly open: () => AsyncIterable<Uint8Array> },
  onRead: (bytes: number) => void,
): BlobCursor {
  let current: Reading | undefined;
  const close = (): void => {
    // Not waited for, as it may wait itself.
    current?.pieces.return?.().catch(() => undefined);
    current = undefined;
  };
  const readingAt = (offset: number): Reading => {
    if (current && !current.busy && current.at === offset) return current;
    close();
    const pieces = open()[Symbol.asyncIterator]();
    current = { pieces, at: 0, rest: new Uint8Array(), busy: false };
    return current;
  };
  async function* give(offset: number, length: number): AsyncGenerator<Uint8Array> {
    const reading = readingAt(offset);
    reading.busy = true;
    const end = offset + length;
    while (reading.at < offset) if (!(await read(reading, offset - reading.at))) return;
    while (reading.at < end) {
      const piece = await read(reading, end - reading.at);
      if (piece === undefined) return;
      onRead(reading.at);
      yield piece;
    }
    // Only at its end it is certain that the blob is what it should be.
    if (end === size && (await read(reading, 1))) throw new Error("the blob is too long");
    reading.busy = false;
  }
  return {
    part: (offset, length) => ({ size: length, open: () => give(offset, length) }),
    close,
  };
}

/** As much as there is, `most` bytes at most; undefined at the end. */
async function read(reading: Reading, most: number): Promise<Uint8Array | undefined> {
  while (reading.rest.length === 0) {
    const next = await reading.pieces.next();
    if (next.done) return undefined;
    reading.rest = next.value;
  }
  const piece = reading.rest.subarray(0, most);
  reading.rest = reading.rest.subarray(piece.length);
  reading.at += piece.length;
  return piece;
}
