import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import type { ContentStore } from "../engine/session/contentStore.ts";
import { wrongContent } from "../image/checkedBlob.ts";
import type { Document } from "../image/image.ts";
import { blobPath } from "../image/ociArchive/blobPath.ts";
import { unreadableImage } from "../image/ociArchive/unreadableImage.ts";
import { readHandle } from "../image/store/readFileBlob.ts";
import { storageFailed } from "../image/store/storageFailed.ts";

/** The blobs of a layout's folder, to be read only; nothing of the folder changes, not even a time. */
export function layoutStore(folder: string): ContentStore {
  const pathOf = (digest: string) => join(folder, blobPath(digest));
  const missing = (digest: string, cause: unknown) =>
    unreadableImage(folder, `its part ${digest} is missing`, cause);
  /** Of blobs that are read one piece after the other: how far, and the sum so far. */
  const followed = new Map<string, { at: number; readonly hash: Hash }>();

  return {
    name: folder,
    async size(digest) {
      const path = pathOf(digest);
      try {
        const found = await stat(path);
        return found.isFile() ? found.size : undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw storageFailed(path, error);
      }
    },
    async *read(digest, start, length, signal) {
      const path = pathOf(digest);
      const handle = await openFile(path).catch((error: unknown) => {
        throw isMissing(error) ? missing(digest, error) : storageFailed(path, error);
      });
      try {
        const { size } = await handle.stat();
        const known = start === 0 ? { at: 0, hash: createHash("sha256") } : followed.get(digest);
        // Whoever else reads it meanwhile is not followed.
        followed.delete(digest);
        const sum = known?.at === start ? known : undefined;
        for await (const piece of readHandle(handle, path, start, length, signal)) {
          sum?.hash.update(piece);
          if (sum) sum.at += piece.length;
          if (sum?.at === size && `sha256:${sum.hash.digest("hex")}` !== digest) {
            throw wrongContent(digest, "digest", folder);
          }
          yield piece;
        }
        if (sum && sum.at < size) followed.set(digest, sum);
      } finally {
        await handle.close().catch(() => undefined);
      }
    },
  };
}

/** The same with a document that is not among the blobs. */
export function withDocument(
  store: ContentStore,
  { descriptor, bytes }: Pick<Document<unknown>, "descriptor" | "bytes">,
): ContentStore {
  return {
    name: store.name,
    size: async (digest) => (digest === descriptor.digest ? bytes.length : store.size(digest)),
    async *read(digest, start, length, signal) {
      if (digest === descriptor.digest) yield bytes.subarray(start, start + length);
      else yield* store.read(digest, start, length, signal);
    },
  };
}

function openFile(path: string): Promise<FileHandle> {
  // A pipe in its place would be waited for.
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
}
