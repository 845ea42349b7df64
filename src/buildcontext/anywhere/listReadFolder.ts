import { createConcurrencyLimit } from "../concurrencyLimit.ts";
import type { ListedFolder, WholeFolder } from "../listWholeFolder.ts";
import type { FolderReader } from "./folderReader.ts";

/**
 * As `listWholeFolder`, by way of a reader; at most `most` paths. Undefined where the folder cannot be
 * listed; throws AbortError.
 */
export async function listReadFolder(
  root: string,
  reader: FolderReader,
  most: number,
  signal?: AbortSignal,
): Promise<WholeFolder | undefined> {
  const limit = createConcurrencyLimit(asksAtOnce);
  let left = most;
  let isCut = false;
  const list = async (path: string): Promise<ListedFolder> => {
    signal?.throwIfAborted();
    if (left <= 0) {
      isCut = true;
      return { path, files: [], folders: [] };
    }
    const place = path === "" ? root : `${root}/${path}`;
    const entries = (await limit(() => reader.entries(place))) ?? [];
    left -= entries.length;
    const folders = entries.filter(({ kind }) => kind === "folder");
    const files = await Promise.all(
      entries
        .filter(({ kind }) => kind !== "folder")
        .map(async ({ name, kind }) => {
          const size = kind === "file" ? await limit(() => reader.size(`${place}/${name}`)) : 0;
          return { name, bytes: size ?? 0 };
        }),
    );
    const below = folders.map(({ name }) => list(path === "" ? name : `${path}/${name}`));
    return { path, files, folders: await Promise.all(below) };
  };
  if (!(await reader.entries(root))) return undefined;
  const top = await list("");
  return { top, isCut };
}

const asksAtOnce = 16;
