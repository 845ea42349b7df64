import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../base/errorCode.ts";
import type { Descriptor } from "../../oci/descriptor.ts";
import { blobPath } from "../ociArchive/blobPath.ts";
import { allNamesOf } from "../ociArchive/layoutTexts.ts";
import { pointersIn } from "../ociArchive/readIndex.ts";
import { readEntries } from "./changeIndex.ts";
import { storageFailed } from "./storageFailed.ts";

/**
 * Removes from a store what was used longest ago until no more than so many bytes are kept. What has a
 * name in its `index.json` stays, and what was used in the last minutes: somebody may be about to read it.
 */
export async function trimStore(folder: string, bytes: number): Promise<number> {
  const files = await filesOf(folder);
  let kept = files.reduce((sum, { size }) => sum + size, 0);
  if (kept <= bytes) return 0;
  const needed = await neededPaths(folder);
  const before = Date.now() - JUST_USED;
  const loose = files
    .filter(({ path, used }) => used < before && !needed.has(path))
    .sort((a, b) => a.used - b.used);
  let freed = 0;
  for (const { path, size } of loose) {
    if (kept <= bytes) break;
    // Windows keeps what somebody reads.
    const gone = await rm(path, { force: true }).then(
      () => true,
      () => false,
    );
    if (!gone) continue;
    kept -= size;
    freed += size;
  }
  return freed;
}

const JUST_USED = 10 * 60_000;

interface StoredFile {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly used: number;
}

async function filesOf(folder: string): Promise<readonly StoredFile[]> {
  const files: StoredFile[] = [];
  const roots = ["blobs/sha256", "blobs/sha512"].map((name) => join(folder, name));
  const shelf = join(folder, "recalled");
  for (const name of await namesIn(shelf)) roots.push(join(shelf, name));
  for (const root of roots) {
    for (const name of await namesIn(root)) {
      const path = join(root, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) files.push({ path, size: found.size, used: found.mtimeMs });
    }
  }
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw storageFailed(folder, error);
  });
}

/**
 * All that is reached from what has a name in the index; each text is read once, so a loop ends. Rejects
 * where the index is broken, as nobody knows then what is needed.
 */
async function neededPaths(folder: string): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  const waiting: string[] = [];
  const need = ({ digest, mediaType }: Descriptor) => {
    const path = join(folder, blobPath(digest));
    if (needed.has(path)) return;
    needed.add(path);
    if (/json$/.test(mediaType) && !/config/.test(mediaType)) waiting.push(path);
  };
  const entries = await readEntries(folder);
  for (const entry of entries) if (allNamesOf(entry).length > 0) need(entry);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const pointer of pointersIn(await readText(path))) need(pointer);
  }
  return needed;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > 16 * 1024 * 1024 ? undefined : await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw storageFailed(path, error);
  }
}
