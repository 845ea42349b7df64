import { lstat, lstatSync, type Stats } from "node:fs";
import { readdir } from "node:fs/promises";
import { createPause } from "./createPause.ts";

/** The names in one folder; sockets, pipes and devices are left out. */
export interface FolderListing {
  readonly folders: readonly string[];
  readonly links: readonly string[];
  readonly files: readonly { readonly name: string; readonly stats: Stats }[];
}

/**
 * Lists a folder, and what is known of its files. As long as the disk answers at once it is waited for,
 * which takes a third of the time that asking beside does; others have their turn in between. Throws as
 * `readdir` does, AbortError; of a file that cannot be looked at `onUnreadable` tells, and it is left out.
 */
export async function listWithSizes(
  folder: string,
  signal: AbortSignal | undefined,
  onUnreadable: (name: string, error: Error) => void,
): Promise<FolderListing> {
  signal?.throwIfAborted();
  const dirents = await readdir(folder, { withFileTypes: true });
  const names = dirents.flatMap((dirent) => (dirent.isFile() ? dirent.name : []));
  const files: { name: string; stats: Stats }[] = [];
  const pause = createPause(longestTurn, signal);
  let isFast = true;
  for (let start = 0; start < names.length; start += statsAtOnce) {
    signal?.throwIfAborted();
    const batch = names.slice(start, start + statsAtOnce);
    // Without the cost of a `join` for each.
    const paths = batch.map((name) => `${folder}/${name}`);
    const began = performance.now();
    const found = isFast ? paths.map(statNow) : await statAll(paths);
    if (performance.now() - began > longestWait) isFast = false;
    await pause();
    for (const [index, stats] of found.entries()) {
      const name = batch[index] ?? "";
      if (stats instanceof Error) onUnreadable(name, stats);
      else files.push({ name, stats });
    }
  }
  return {
    files,
    folders: dirents.flatMap((dirent) => (dirent.isDirectory() ? dirent.name : [])),
    links: dirents.flatMap((dirent) => (dirent.isSymbolicLink() ? dirent.name : [])),
  };
}

const statsAtOnce = 128;
/** Milliseconds without a turn for others. */
const longestTurn = 6;
/** Milliseconds for some files after which the disk counts as slow. */
const longestWait = 25;

function statNow(path: string): Stats | Error {
  try {
    return lstatSync(path);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** With callbacks, as a promise for each file doubles the time. */
function statAll(paths: readonly string[]): Promise<readonly (Stats | Error)[]> {
  return new Promise((resolve) => {
    const found: (Stats | Error)[] = [];
    let left = paths.length;
    for (const [index, path] of paths.entries()) {
      lstat(path, (error, stats) => {
        found[index] = error ?? stats;
        if (--left === 0) resolve(found);
      });
    }
  });
}
