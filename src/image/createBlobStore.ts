import { type Stats, statSync } from "node:fs";
import { mkdir, rename, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import { isDigest } from "../oci/digest.ts";
import type { BlobStore } from "./blobStore.ts";
import { blobPath } from "./ociArchive/blobPath.ts";
import { createShelf } from "./store/createShelf.ts";
import { forgetBlob, readFileBlob } from "./store/readFileBlob.ts";
import { storageFailed } from "./store/storageFailed.ts";
import { trimStore } from "./store/trimStore.ts";
import { clearHalfFiles, writeHalfFile } from "./store/writeHalfFile.ts";

/**
 * A store in a folder, which is made when something is kept, for its owner only. Halves of files lie in
 * `.half` until they are whole; those that a killed process left are cleared away an hour later.
 */
export function createBlobStore(folder: string): BlobStore {
  const halves = join(folder, ".half");
  const shelf = createShelf(join(folder, "recalled"), halves);
  const pathOf = (digest: string) => join(folder, blobPath(digest));
  let cleared: Promise<void> | undefined;

  return {
    folder,
    usesUp: true,
    async size(digest) {
      if (!isDigest(digest)) return undefined;
      const path = pathOf(digest);
      const found = statNow(path);
      if (!found?.isFile()) return undefined;
      await markUsed(path, found.mtimeMs);
      return found.size;
    },
    async *open(digest, signal) {
      if (isDigest(digest)) await markUsed(pathOf(digest));
      yield* readFileBlob(folder, { digest }, digest, signal, () => forgetBlob(pathOf(digest)));
    },
    async add(content, expected, signal) {
      cleared ??= clearHalfFiles(halves);
      await cleared;
      const half = await writeHalfFile(halves, content, expected, signal);
      try {
        signal?.throwIfAborted();
        await putInPlace(half.path, pathOf(half.digest));
      } finally {
        await half.remove();
      }
      return { digest: half.digest, size: half.size };
    },
    recall: shelf.recall,
    remember: shelf.remember,
    trim: (bytes) => trimStore(folder, bytes),
  };
}

/** A build asks for each step it knows: going through the thread pool takes ten times what the disk does. */
function statNow(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storageFailed(path, error);
  }
}

/** Replaces what is there, which is the same. */
async function putInPlace(half: string, target: string): Promise<void> {
  try {
    await mkdir(join(target, ".."), { recursive: true });
    await rename(half, target);
  } catch (error) {
    // Windows does not rename onto a file that somebody reads.
    const there = await stat(target).catch(() => undefined);
    const mine = await stat(half).catch(() => undefined);
    if (there?.isFile() && mine && there.size === mine.size) return;
    throw storageFailed(target, error);
  }
}

/** Less than what `trimStore` takes for just used. */
const EXACT = 3 * 60_000;

/** What was used longest ago is told by the time of a file. */
async function markUsed(path: string, known?: number): Promise<void> {
  try {
    const now = new Date();
    const last = known ?? (await stat(path)).mtimeMs;
    if (now.getTime() - last > EXACT) await utimes(path, now, now);
  } catch {
    // It is gone, or nothing may be written: reading says which.
  }
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
}
