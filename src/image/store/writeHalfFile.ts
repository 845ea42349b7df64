import { createHash, type Hash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Descriptor } from "../../oci/descriptor.ts";
import { isDigest } from "../../oci/digest.ts";
import { wrongContent } from "../checkedBlob.ts";
import { abortable } from "./abortable.ts";
import { storageFailed } from "./storageFailed.ts";

export interface HalfFile {
  readonly path: string;
  readonly digest: string;
  readonly size: number;
  /** Does nothing where it was moved. */
  remove(): Promise<void>;
}

/** Fewer, larger writes: a disk and the thread that writes like them. */
const CHUNK = 1024 * 1024;

/**
 * Writes a file beside those that are whole; hashing goes on while the disk writes. A piece is used up
 * before the next one is asked for. Rejects with
 * `image-unreadable` for what is not as expected, `storage-failed`, with what the content fails with.
 */
export async function writeHalfFile(
  folder: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expected?: Pick<Descriptor, "digest" | "size">,
  signal?: AbortSignal,
): Promise<HalfFile> {
  if (expected && !isDigest(expected.digest)) throw wrongContent(expected.digest, "digest");
  const path = join(folder, randomBytes(12).toString("hex"));
  const remove = () => rm(path, { force: true }).catch(() => undefined);
  const algorithm = expected?.digest.startsWith("sha512:") ? "sha512" : "sha256";
  const hash = createHash(algorithm);
  let size: number;
  let handle: FileHandle | undefined;
  try {
    signal?.throwIfAborted();
    handle = await openNew(folder, path);
    size = await writeAll({ handle, path, hash, limit: expected?.size, signal }, content);
    if (expected && size !== expected.size) throw wrongContent(expected.digest, "size");
    const digest = `${algorithm}:${hash.digest("hex")}`;
    if (expected && digest !== expected.digest) throw wrongContent(expected.digest, "digest");
    const done = handle;
    handle = undefined;
    // Some disks tell only now that they are full.
    await done.close().catch((error: unknown) => {
      throw storageFailed(path, error);
    });
    return { path, digest, size, remove };
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await remove();
    throw error;
  }
}

const OLD = 3_600_000;

/** Removes what nobody has written to for an hour. */
export async function clearHalfFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > OLD) {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}

async function openNew(folder: string, path: string): Promise<FileHandle> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await open(path, "wx", 0o644);
  } catch (error) {
    throw storageFailed(path, error);
  }
}

interface Writing {
  readonly handle: FileHandle;
  readonly path: string;
  readonly hash: Hash;
  readonly limit: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Gives the number of bytes; stops at the first one that is too many. */
async function writeAll(
  { handle, path, hash, limit, signal }: Writing,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  let size = 0;
  /** One is filled while the other is written: so a piece is done with when the next is asked for. */
  const rooms: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];
  let used = 0;
  let writing: Promise<unknown> | undefined;
  const flush = async (): Promise<void> => {
    const full = rooms[0].subarray(0, used);
    await writing;
    writing = writeFully(handle, full).catch((error: unknown) => {
      throw storageFailed(path, error);
    });
    // It is awaited before the next one; until then nobody listens.
    writing.catch(() => undefined);
    hash.update(full);
    rooms.reverse();
    used = 0;
  };
  try {
    for await (const piece of abortable(content, signal)) {
      size += piece.length;
      if (limit !== undefined && size > limit) return size;
      for (let at = 0; at < piece.length; ) {
        if (used === rooms[0].length) rooms[0] = grown(rooms[0], used + piece.length - at);
        const part = piece.subarray(at, at + rooms[0].length - used);
        rooms[0].set(part, used);
        used += part.length;
        at += part.length;
        if (used === CHUNK) await flush();
      }
    }
    if (used > 0) await flush();
  } finally {
    await writing;
  }
  return size;
}

/** Small blobs, of which there are many, need no large room. */
function grown(room: Buffer, least: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(least, 2 * room.length)));
  larger.set(room);
  return larger;
}

async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    // A disk that is nearly full takes a part; the next write tells why.
    at += (await handle.write(bytes, at)).bytesWritten;
  }
}
