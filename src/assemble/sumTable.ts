import { hash } from "node:crypto";

/**
 * Digests of files by their path, each of one state of the file, which its stamp tells. They are SHA-256,
 * as 32 characters of a byte each.
 */
export interface SumTable {
  readonly size: number;
  /** Undefined where the path is not known, or had another stamp. */
  get(path: string, stamp: string): string | undefined;
  /** A row of `sumRow`; the later one of a path counts. */
  add(row: Buffer): void;
  /** Rows in the order in which their paths came first, many at a time. */
  rows(): Iterable<Buffer>;
}

/** Of a path only a hash is kept, and one of path and stamp, as paths and stamps take four times as much memory. */
export function sumRow(path: string, stamp: string, digest: string): Buffer {
  const row = Buffer.alloc(rowLength);
  row.writeUInt32LE(pathHash(path, 0x811c9dc5), 0);
  row.writeUInt32LE(pathHash(path, 0x9e3779b9), 4);
  row.write(checkOf(path, stamp), 8, "latin1");
  row.write(digest, digestAt, "latin1");
  return row;
}

/** Bytes. */
export const rowLength = 52;
const digestAt = 20;

export function createSumTable(): SumTable {
  const chunks: Buffer[] = [];
  let size = 0;
  /** Places from 1 by the hash of the path; one that is taken sends on to the next. */
  let slots = new Uint32Array(1024);
  const startOf = (place: number): number => (place % chunkRows) * rowLength;
  const chunkOf = (place: number): Buffer => chunks[Math.floor(place / chunkRows)] as Buffer;
  const slotOf = (low: number, high: number): number => {
    const mask = slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const place = (slots[slot] ?? 0) - 1;
      if (place < 0) return slot;
      const [chunk, start] = [chunkOf(place), startOf(place)];
      if (chunk.readUInt32LE(start) === low && chunk.readUInt32LE(start + 4) === high) return slot;
    }
  };
  const grow = (): void => {
    slots = new Uint32Array(2 * slots.length);
    for (let place = 0; place < size; place++) {
      const [chunk, start] = [chunkOf(place), startOf(place)];
      slots[slotOf(chunk.readUInt32LE(start), chunk.readUInt32LE(start + 4))] = place + 1;
    }
  };
  return {
    get size() {
      return size;
    },
    get(path, stamp) {
      const slot = slotOf(pathHash(path, 0x811c9dc5), pathHash(path, 0x9e3779b9));
      const place = (slots[slot] ?? 0) - 1;
      if (place < 0) return undefined;
      const [chunk, start] = [chunkOf(place), startOf(place)];
      const check = chunk.toString("latin1", start + 8, start + digestAt);
      if (check !== checkOf(path, stamp)) return undefined;
      return chunk.toString("latin1", start + digestAt, start + rowLength);
    },
    add(row) {
      if (2 * (size + 1) > slots.length) grow();
      const slot = slotOf(row.readUInt32LE(0), row.readUInt32LE(4));
      const known = slots[slot] ?? 0;
      const place = known === 0 ? size++ : known - 1;
      slots[slot] = place + 1;
      if (place % chunkRows === 0 && known === 0) chunks.push(Buffer.alloc(chunkRows * rowLength));
      chunkOf(place).set(row, startOf(place));
    },
    *rows() {
      for (const [index, chunk] of chunks.entries()) {
        yield chunk.subarray(0, Math.min(chunkRows, size - index * chunkRows) * rowLength);
      }
    },
  };
}

const chunkRows = 2048;

/** Whether it is the same path and stamp; whoever could make two alike could as well change the file. */
function checkOf(path: string, stamp: string): string {
  return hash("sha256", `${path}\0${stamp}`, "binary").slice(0, digestAt - 8);
}

/** Only finds a row; what the row is of is told by its check. */
function pathHash(path: string, seed: number): number {
  let sum = seed;
  for (let at = 0; at < path.length; at++) {
    sum = Math.imul(sum ^ path.charCodeAt(at), 0x01000193);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}
