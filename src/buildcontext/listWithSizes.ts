import { lstat, type Stats } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The names in one folder; sockets, pipes and devices are left out. */
export interface FolderListing {
  readonly folders: readonly string[];
  readonly links: readonly string[];
  readonly files: readonly { readonly name: string; readonly stats: Stats }[];
}

/**
 * Lists a folder, and what is known of its files. Throws as `readdir` does, AbortError; of a file
 * that cannot be looked at `onUnreadable` tells, and it is left out.
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
  for (let start = 0; start < names.length; start += statsAtOnce) {
    signal?.throwIfAborted();
    const batch = names.slice(start, start + statsAtOnce);
    const found = await statAll(batch.map((name) => join(folder, name)));
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
