import { join } from "node:path";
import { isAbort } from "../base/errors.ts";
import { createConcurrencyLimit } from "./concurrencyLimit.ts";
import { unusablePath } from "./contextErrors.ts";
import { listWithSizes } from "./listWithSizes.ts";

/** All that is in a folder, ignored or not. */
export interface WholeFolder {
  readonly top: ListedFolder;
  /** True where there is more than was asked for. */
  readonly isCut: boolean;
}

export interface ListedFolder {
  /** Below the root, with slashes; "" for the root. */
  readonly path: string;
  /** Files, and links with a size of 0. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly folders: readonly ListedFolder[];
}

/**
 * Lists a folder and all below, at most `most` paths of it; links are not followed. What cannot be
 * read further down counts as empty. Throws `context-unusable` where the folder itself cannot be
 * listed, AbortError.
 */
export async function listWholeFolder(
  root: string,
  most: number,
  signal?: AbortSignal,
): Promise<WholeFolder> {
  const limit = createConcurrencyLimit(foldersAtOnce);
  let left = most;
  let isCut = false;
  const list = async (path: string): Promise<ListedFolder> => {
    if (left <= 0) {
      isCut = true;
      return { path, files: [], folders: [] };
    }
    const listing = await limit(() => listWithSizes(join(root, path), signal, () => {})).catch(
      (error: unknown) => {
        if (isAbort(error)) throw error;
        if (path === "") throw unusablePath(root, error);
        return { folders: [], links: [], files: [] };
      },
    );
    const { folders, links, files } = listing;
    left -= folders.length + links.length + files.length;
    return {
      path,
      files: [
        ...files.map(({ name, stats }) => ({ name, bytes: stats.size })),
        ...links.map((name) => ({ name, bytes: 0 })),
      ],
      folders: await Promise.all(
        folders.map((name) => list(path === "" ? name : `${path}/${name}`)),
      ),
    };
  };
  const top = await list("");
  return { top, isCut };
}

/** Fewer than a build takes: this is for reading along, not for waiting. */
const foldersAtOnce = 8;
