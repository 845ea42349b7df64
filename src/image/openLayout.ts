import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../base/isRecord.ts";
import { isAttestation } from "../oci/descriptor.ts";
import { digestOf } from "../oci/digest.ts";
import type { ImageIndex } from "../oci/manifest.ts";
import { mediaTypes } from "../oci/mediaTypes.ts";
import { readManifest } from "../oci/readManifest.ts";
import { readJsonRecord } from "../oci/records.ts";
import { chooseNamed } from "./chooseNamed.ts";
import type { AnyImage, Document } from "./image.ts";
import { allNamesOf } from "./ociArchive/layoutTexts.ts";
import { fileWords } from "./ociArchive/openImageFile.ts";
import { unreadableImage } from "./ociArchive/unreadableImage.ts";
import { type BlobPlace, imageSet, readImage } from "./readImage.ts";
import { readFileBlob } from "./store/readFileBlob.ts";

/**
 * An image of an OCI layout in a folder, by its name or digest where there are several. Several without
 * names are the members of one. Rejects with `image-unreadable`; with `misuse`, which lists the names,
 * where it has to be chosen.
 */
export async function openLayout(
  folder: string,
  name?: string,
  signal?: AbortSignal,
): Promise<AnyImage> {
  const texts: LayoutTexts = {
    layout: await readText(folder, "oci-layout"),
    index: await readText(folder, "index.json"),
  };
  const place: BlobPlace = {
    open: (descriptor, signal) => readFileBlob(folder, descriptor, folder, signal),
  };
  return imageOfLayout(folder, texts, place, { name, signal });
}

export interface LayoutTexts {
  readonly layout: Uint8Array | undefined;
  readonly index: Uint8Array | undefined;
}

/** More than a layout of thousands of images has. */
export const INDEX_LIMIT = 16 * 1024 * 1024;

/** `where` is for errors. */
export async function imageOfLayout(
  where: string,
  texts: LayoutTexts,
  place: BlobPlace,
  { name, signal }: { readonly name: string | undefined; readonly signal: AbortSignal | undefined },
): Promise<AnyImage> {
  const index = readLayoutIndex(where, texts);
  const entries = index.value.manifests
    .filter((descriptor) => !isAttestation(descriptor))
    .map((descriptor) => ({ descriptor, id: descriptor.digest, names: allNamesOf(descriptor) }));
  const digests = new Set(entries.map(({ id }) => id));
  if (name === undefined && digests.size > 1 && entries.every(({ names }) => names.length === 0)) {
    return imageSet(place, index, { name: where, depth: 0 });
  }
  const chosen = chooseNamed(where, entries, name);
  if (chosen === undefined) throw unreadableImage(where, "there is no image in it");
  // Names of a layout are its own.
  const { annotations: _, ...descriptor } = chosen.descriptor;
  return readImage(place, descriptor, name ?? chosen.names[0] ?? where, signal);
}

/** Checks what the specification asks of a layout. Throws `image-unreadable`. */
export function readLayoutIndex(
  where: string,
  { layout, index: bytes }: LayoutTexts,
): Document<ImageIndex> {
  if (bytes === undefined)
    throw unreadableImage(where, "it is no OCI layout: it has no index.json");
  if (layout === undefined) {
    throw unreadableImage(where, "it is no OCI layout: it has no file oci-layout");
  }
  const { imageLayoutVersion: version } = readJsonRecord(layout, { image: where, what: "layout" });
  if (typeof version !== "string" || !/^1\./.test(version)) {
    throw unreadableImage(where, "its layout has a version that is not known");
  }
  const record = readJsonRecord(bytes, { image: where, what: "index" });
  // Go writes null for a list that is empty.
  const whole =
    isRecord(record) && record.manifests === null ? { ...record, manifests: [] } : record;
  const value = readManifest(Buffer.from(JSON.stringify(whole)), { image: where });
  if (value.kind !== "index") throw unreadableImage(where, "its index.json is no index");
  const descriptor = { mediaType: mediaTypes.index, digest: digestOf(bytes), size: bytes.length };
  return { descriptor, bytes, value };
}

/** Undefined where it is missing. */
export async function readText(folder: string, name: string): Promise<Uint8Array | undefined> {
  const path = join(folder, name);
  try {
    // A pipe in its place would be waited for.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw unreadableImage(folder, `its ${name} is no file`);
      if (found.size > INDEX_LIMIT) throw unreadableImage(folder, `its ${name} is too large`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "image-unreadable") throw error;
    throw unreadableImage(folder, fileWords(error), error);
  }
}
