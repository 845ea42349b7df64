import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type ExtractOptions, extract } from "tar-fs";

/** Options of tar-fs that its type declarations leave out. */
interface Undeclared {
  readonly validateSymlinks: boolean;
}

/**
 * Unpacks a file system into a folder, which is made where it is missing. Links are kept as they
 * are, also those that name a path from the root, but nothing is ever written through one; devices
 * are left out, since only root may make them.
 */
export async function unpackTar(
  tar: NodeJS.ReadableStream,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const options: ExtractOptions & Undeclared = {
    strict: false,
    validateSymlinks: false,
    // The engine's mark on a container, which the image does not have.
    ignore: (path) => path === join(folder, ".dockerenv"),
  };
  await pipeline(tar, extract(folder, options), ...(signal ? [{ signal }] : []));
}
