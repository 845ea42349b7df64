import { padTo, type TarEntry, type TarRoom, tarBlock, writeTarHeader } from "./tarHeader.ts";

/** Gathers the small parts of a tar into pieces that are worth sending. */
export interface TarPieces {
  addHeader(entry: TarEntry): void;
  /** Room for the content of the last header, to be written into before anything else is added. */
  makeRoom(size: number): TarRoom;
  addContent(content: Uint8Array): void;
  /** Fills the last block of a content that was sent past this. */
  pad(size: number): void;
  /** The two empty blocks at the end of a tar. */
  end(): void;
  readonly isFull: boolean;
  /** What has gathered, in order. */
  take(): readonly Uint8Array[];
  /** Lets a piece be filled again, which nobody needs any more. */
  giveBack(piece: Uint8Array): void;
}

/** Bytes. Larger contents get a piece of their own. */
const pieceSize = 128 * 1024;

export function createTarPieces(): TarPieces {
  let full: Uint8Array[] = [];
  const free: Buffer[] = [];
  let piece: Buffer = Buffer.allocUnsafe(pieceSize);
  let used = 0;
  const close = (atLeast: number): void => {
    if (used > 0) full.push(piece.subarray(0, used));
    // The one before may still be on its way.
    if (used > 0 || piece.length < atLeast) {
      const again = atLeast <= pieceSize ? free.pop() : undefined;
      piece = again ?? Buffer.allocUnsafe(Math.max(pieceSize, atLeast));
    }
    used = 0;
  };
  /** Of whole blocks; what is behind the first `dirty` bytes is zero. */
  const take = (length: number, dirty: number): TarRoom => {
    if (used + length > piece.length) close(length);
    const at = used;
    used += length;
    if (dirty < length) piece.fill(0, at + dirty, used);
    return { bytes: piece, at };
  };
  const makeClean = (length: number): TarRoom => take(length, 0);
  return {
    addHeader: (entry) => writeTarHeader(entry, makeClean),
    makeRoom: (size) => take(padTo(size), size),
    addContent(content) {
      const { bytes, at } = take(padTo(content.length), content.length);
      bytes.set(content, at);
    },
    pad: (size) => makeClean(padTo(size) - size),
    end: () => makeClean(2 * tarBlock),
    get isFull() {
      return full.length > 0;
    },
    take() {
      close(0);
      const taken = full;
      full = [];
      return taken;
    },
    giveBack({ buffer }) {
      if (buffer.byteLength === pieceSize) free.push(Buffer.from(buffer));
    },
  };
}
