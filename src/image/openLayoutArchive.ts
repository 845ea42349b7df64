import type { BlobStore } from "./blobStore.ts";
import { checkedBlob } from "./checkedBlob.ts";
import type { AnyImage } from "./image.ts";
import { blobPath } from "./ociArchive/blobPath.ts";
import { type ArchiveFile, type ArchiveIndex, indexArchive } from "./ociArchive/indexArchive.ts";
import { unreadableImage } from "./ociArchive/unreadableImage.ts";
import { INDEX_LIMIT, imageOfLayout } from "./openLayout.ts";
import type { BlobPlace } from "./readImage.ts";

/**
 * An image of an OCI layout in a tar, as `openLayout` does it. One in gzip is read into the store.
 * Rejects as `openLayout` and `indexArchive`.
 */
export async function openLayoutArchive(
  { store }: { readonly store: BlobStore },
  file: string,
  name?: string,
  signal?: AbortSignal,
): Promise<AnyImage> {
  const archive = await indexArchive(file, store, signal);
  const texts = {
    layout: await readPart(archive, "oci-layout", file, signal),
    index: await readPart(archive, "index.json", file, signal),
  };
  return imageOfLayout(file, texts, archivePlace(archive, file), { name, signal });
}

/** Blobs by their paths in a layout. */
function archivePlace(archive: ArchiveIndex, name: string): BlobPlace {
  return {
    async *open(descriptor, signal) {
      const found = archive.find(blobPath(descriptor.digest));
      if (!found) throw unreadableImage(name, `its part ${descriptor.digest} is missing`);
      yield* checkedBlob(found.open(signal), descriptor, name);
    },
  };
}

/** A part that is JSON; undefined where it is missing. */
export async function readPart(
  archive: ArchiveIndex,
  path: string,
  file: string,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const found = archive.find(path);
  if (found === undefined) return undefined;
  if (found.size > INDEX_LIMIT) throw unreadableImage(file, `its part ${path} is too large`);
  return readWhole(found, signal);
}

async function readWhole(part: ArchiveFile, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of part.open(signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}
