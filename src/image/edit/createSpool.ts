import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../blobStore.ts";
import { storageFailed } from "../store/storageFailed.ts";

/** Contents one behind the other in a file without a name, for as long as they are needed. */
export interface Spool {
  /** Where it begins in the spool. */
  add(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number>;
  read(place: number, size: number): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

const CHUNK = 1024 * 1024;

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
  let waiting: Uint8Array[] = [];
  let length = 0;
  let written = 0;
  let window: { readonly at: number; readonly bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };
  let expected = 0;
  const flush = () =>
    guarded(async () => {
      const bytes = Buffer.concat(waiting);
      [waiting, length] = [[], 0];
      await writeAll(handle, bytes, written);
      written += bytes.length;
    });
  return {
    async add(content) {
      const place = written + length;
      for await (const piece of content) {
        waiting.push(piece);
        length += piece.length;
        if (length >= CHUNK) await flush();
      }
      return place;
    },
    async *read(place, size) {
      if (length > 0) await flush();
      for (let at = place; at < place + size; ) {
        const left = place + size - at;
        if (at < window.at || at >= window.at + window.bytes.length) {
          // More than is asked for only where the contents are read one after the other.
          const take = at === expected ? CHUNK : Math.min(left, CHUNK);
          window = { at, bytes: await guarded(() => readAt(handle, at, take)) };
        }
        const bytes = window.bytes.subarray(at - window.at, at - window.at + left);
        if (bytes.length === 0) throw storageFailed(path, new Error("it is shorter than it was"));
        at += bytes.length;
        expected = at;
        yield bytes;
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

/** A new buffer for each, as pieces are on their way for a while. */
async function readAt(handle: FileHandle, at: number, size: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(size), 0, size, at);
  return buffer.subarray(0, bytesRead);
}
