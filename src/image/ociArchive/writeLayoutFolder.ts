import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blobPath } from "./blobPath.ts";
import { toLayout } from "./toLayout.ts";
import { writeBlob } from "./writeBlob.ts";

/**
 * Writes the docker archive as an OCI layout into a folder, which is made. Rejects as `toLayout`, and
 * leaves what it has written.
 */
export async function writeLayoutFolder(
  archive: NodeJS.ReadableStream,
  { image, folder }: { readonly image: string; readonly folder: string },
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(join(folder, "blobs/sha256"), { recursive: true });
  const sink = {
    async addBlob({ content }: { readonly content: AsyncIterable<Uint8Array> }) {
      const half = join(folder, `blobs/${randomBytes(8).toString("hex")}`);
      const digest = await writeBlob(half, content);
      await rename(half, join(folder, blobPath(digest)));
    },
    addText: (path: string, text: string) => writeFile(join(folder, path), text),
  };
  await toLayout(archive, image, sink, signal);
}
