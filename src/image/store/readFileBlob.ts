import { constants } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../base/errorCode.ts";
import { isDigest } from "../../oci/digest.ts";
import { checkedBlob, type ExpectedBlob, wrongContent } from "../checkedBlob.ts";
import { blobPath } from "../ociArchive/blobPath.ts";
import { unreadableImage } from "../ociArchive/unreadableImage.ts";
import { storageFailed } from "./storageFailed.ts";

/** Enough that the disk and not the number of calls counts. */
const CHUNK = 512 * 1024;

/**
 * A blob of a layout in a folder, checked as it is read. Rejects with `image-unreadable` where it is
 * missing or not what is expected, with `storage-failed` where it cannot be read. `onWrong` is called
 * before it fails for bytes that are not those of the digest.
 */
export async function* readFileBlob(
  folder: string,
  expected: ExpectedBlob,
  image: string,
  signal?: AbortSignal,
  onWrong: () => Promise<void> = async () => undefined,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  if (!isDigest(expected.digest)) throw wrongContent(expected.digest, "digest", image);
  const path = join(folder, blobPath(expected.digest));
  const handle = await openFile(path, expected.digest, image);
  try {
    const { size } = await handle.stat();
    if (expected.size !== undefined && size !== expected.size) {
      throw wrongContent(expected.digest, "size", image);
    }
    yield* checkedBlob(readHandle(handle, path, 0, size, signal), expected, image);
  } catch (error) {
    if (errorCode(error) === "image-unreadable" && expected.size === undefined) await onWrong();
    throw error;
  } finally {
    await handle.close().catch(() => undefined);
  }
}

/** So many bytes from a place in a file on, the next ones being read while these are used. */
export async function* readHandle(
  handle: FileHandle,
  path: string,
  start: number,
  size: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const end = start + size;
  const read = (at: number) => {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(end - at, 0)));
    const reading = handle.read(buffer, 0, buffer.length, at);
    reading.catch(() => undefined);
    return reading;
  };
  let at = start;
  let next = read(at);
  try {
    while (at < end) {
      signal?.throwIfAborted();
      const { bytesRead, buffer } = await next.catch((error: unknown) => {
        throw storageFailed(path, error);
      });
      if (bytesRead === 0) return;
      at += bytesRead;
      next = read(at);
      yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
    }
  } finally {
    // The handle is closed after this.
    await next.catch(() => undefined);
  }
}

/** So that it is made or fetched again, and not found broken each time. */
export async function forgetBlob(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

async function openFile(path: string, digest: string, image: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    // A pipe in its place would be waited for.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = errorCode(error);
    if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "ELOOP") {
      throw storageFailed(path, error);
    }
    throw unreadableImage(image, `its part ${digest} is missing`, error);
  }
  const found = await handle.stat().catch(() => undefined);
  if (found?.isFile()) return handle;
  await handle.close().catch(() => undefined);
  throw unreadableImage(image, `its part ${digest} is no file`);
}
