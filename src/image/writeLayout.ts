import { mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { Descriptor } from "../oci/descriptor.ts";
import type { BlobStore } from "./blobStore.ts";
import { blobsOf } from "./blobsOf.ts";
import { createBlobStore } from "./createBlobStore.ts";
import type { AnyImage } from "./image.ts";
import { allNamesOf, named } from "./ociArchive/layoutTexts.ts";
import { changeIndex, readEntries } from "./store/changeIndex.ts";
import { storageFailed } from "./store/storageFailed.ts";

export interface LayoutTarget {
  /** Made where it is not there; what is in it stays. */
  readonly folder: string;
  /** Taken from the images of the layout that have them now. */
  readonly names: readonly string[];
}

/**
 * Adds an image to an OCI layout in a folder: the blobs that are not there, and then its names. Rejects
 * with `image-unreadable`, also where the layout is broken, with `storage-failed`, with AbortError; then
 * the layout names what it named before.
 */
export async function writeLayout(
  image: AnyImage,
  { folder, names }: LayoutTarget,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw storageFailed(folder, error);
  });
  await readEntries(folder);
  try {
    await storeBlobs(createBlobStore(folder), image, signal);
  } finally {
    await rmdir(join(folder, ".half")).catch(() => undefined);
  }
  const descriptor = topOf(image);
  await changeIndex(folder, (entries) => withNames(entries, descriptor, names), signal);
}

/** Puts into a store what it does not have of an image. Rejects as `BlobStore.add` and `blobsOf`. */
export async function storeBlobs(
  store: Pick<BlobStore, "size" | "add">,
  image: AnyImage,
  signal?: AbortSignal,
): Promise<void> {
  for await (const { descriptor, open } of blobsOf(image, signal)) {
    signal?.throwIfAborted();
    const { digest, size } = descriptor;
    if ((await store.size(digest)) !== size) {
      await store.add(open(signal), { digest, size }, signal);
    }
  }
}

/** Of the index that names it: nothing of the place where it comes from. */
export function topOf(image: AnyImage): Descriptor {
  const document = image.kind === "index" ? image.index : image.manifest;
  const { mediaType, digest, size } = document.descriptor;
  const platform = image.kind === "image" ? platformOf(image.config.value) : undefined;
  const { artifactType } = document.descriptor;
  return {
    ...{ mediaType, digest, size },
    ...(platform && { platform }),
    ...(artifactType && { artifactType }),
  };
}

/** Entries of an index in which the names are those of one image. */
export function withNames(
  entries: readonly Descriptor[],
  descriptor: Descriptor,
  names: readonly string[],
): readonly Descriptor[] {
  const taken = new Set(names);
  const others = entries.filter((entry) => {
    const own = allNamesOf(entry);
    // Its entry without a name is of no use beside one with a name.
    if (own.length === 0) return entry.digest !== descriptor.digest;
    return !own.some((name) => taken.has(name));
  });
  const isNamed = others.some(({ digest }) => digest === descriptor.digest);
  return names.length === 0 && isNamed ? others : [...others, ...named(descriptor, names)];
}

function platformOf({
  os,
  architecture,
  variant,
}: {
  os: string;
  architecture: string;
  variant?: string;
}) {
  if (os === "unknown") return undefined;
  return { os, architecture, ...(variant && { variant }) };
}
