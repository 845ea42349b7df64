import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../blobStore.ts";
import { storageFailed } from "../store/storageFailed.ts";

/** Contents one behind the other in a file without a name, for as long as they are needed. */
export interface Spool {
  /** Where it begins in the spool. Pieces may be changed once the next one is asked for. */
  add(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number>;
  /** One at a time; the piece of a small content is good until the next content is read. */
  read(place: number, size: number): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

const CHUNK = 1024 * 1024;
/** Bytes of contents whose readers keep no piece: they gather them into larger ones. */
const SMALL = 64 * 1024;

/** In a folder that is made where it is missing. Rejects with `storage-failed`, as do its functions. */
export async function createSpool(folder: string): Promise<Spool> {
  const path = join(folder, randomBytes(12).toString("hex"));
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storageFailed(path, error);
    }
  };
  const handle = await guarded(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return open(path, "wx+", 0o600);
  });
  // So it goes with the process, however that ends; Windows may want to wait for the close.
  await rm(path, { force: true }).catch(() => undefined);
  // Kept for all, as V8 lets tens of megabytes of buffers gather before it looks for those to free.
  const waiting = Buffer.allocUnsafeSlow(CHUNK);
  let length = 0;
  let written = 0;
  const window = Buffer.allocUnsafeSlow(CHUNK);
  let known = { at: 0, length: 0 };
  const flush = () =>
    guarded(async () => {
      await writeAll(handle, waiting.subarray(0, length), written);
      written += length;
      length = 0;
    });
  const readInto = async (bytes: Buffer, at: number): Promise<number> => {
    const { bytesRead } = await guarded(() => handle.read(bytes, 0, bytes.length, at));
    if (bytesRead === 0) throw storageFailed(path, new Error("it is shorter than it was"));
    return bytesRead;
  };
  /** Contents come one after the other, so the window is ahead of them. */
  const readSmall = async (place: number, size: number): Promise<Uint8Array> => {
    for (let got = 0; got < size; ) {
      const at = place - known.at;
      if (at >= 0 && at + size <= known.length) return window.subarray(at, at + size);
      got = await readInto(window, place);
      known = { at: place, length: got };
    }
    return window.subarray(0, size);
  };
  return {
    async add(content) {
      const place = written + length;
      for await (const piece of content) {
        for (let at = 0; at < piece.length; ) {
          const part = piece.subarray(at, at + CHUNK - length);
          waiting.set(part, length);
          length += part.length;
          at += part.length;
          if (length === CHUNK) await flush();
        }
      }
      return place;
    },
    async *read(place, size) {
      if (length > 0) await flush();
      if (size <= SMALL) {
        yield await readSmall(place, size);
        return;
      }
      for (let at = place; at < place + size; ) {
        // A new one for each, as it is on its way for a while.
        const bytes = Buffer.allocUnsafe(Math.min(place + size - at, CHUNK));
        const got = await readInto(bytes, at);
        at += got;
        yield bytes.subarray(0, got);
      }
    },
    async close() {
      await handle.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** A spool on the store's disk, for as long as the work goes on. */
export async function withSpool<T>(
  store: Pick<BlobStore, "folder">,
  work: (spool: Spool) => Promise<T>,
): Promise<T> {
  // Where the store puts halves of files, and clears away what was left behind.
  const spool = await createSpool(join(store.folder, ".half"));
  try {
    return await work(spool);
  } finally {
    await spool.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
