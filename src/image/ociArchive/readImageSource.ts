import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { extract } from "tar-stream";
import { type Descriptor, isAttestation } from "../../oci/descriptor.ts";
import { blobPath, digestOfPath } from "./blobPath.ts";
import { readDockerManifest } from "./dockerManifest.ts";
import { openImageFile } from "./openImageFile.ts";
import { imagesBelow, pointersIn, readIndex } from "./readIndex.ts";
import { unreadableImage } from "./unreadableImage.ts";
import { type PassingBlob, walkArchive } from "./walkArchive.ts";

/** Images in a file or a folder, checked. */
export type ImageSource =
  | { readonly kind: "docker" }
  | {
      readonly kind: "oci";
      readonly manifests: readonly Descriptor[];
      /** JSON by path. */
      readonly texts: ReadonlyMap<string, string>;
      /** Once; each is read before the next one is asked for. */
      blobs(): AsyncIterable<PassingBlob>;
    };

/**
 * Looks through a docker archive or an OCI layout: a tar, one in gzip, or a folder. Rejects with
 * `image-unreadable` for anything else, and for one that misses a part of what it lists.
 */
export async function readImageSource(
  place: string,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<ImageSource> {
  const found = await stat(place).catch((error: unknown) => {
    throw unreadableImage(place, "it is not there", error);
  });
  return found.isDirectory() ? readFolder(place) : readTar(place, onBytes, signal);
}

async function readTar(
  file: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<ImageSource> {
  const parts = await walkArchive(await openImageFile(file, onBytes), file, undefined, signal);
  const { texts, blobs, links } = parts;
  const images = readDockerManifest(texts.get("manifest.json"));
  if (images !== undefined && images.length > 0) {
    const paths = images.flatMap(({ config, layers }) => [config, ...layers]);
    const missing = paths.find((path) => !blobs.has(path) && !links.has(path));
    if (missing !== undefined) throw unreadableImage(file, `its part ${missing} is missing`);
    return { kind: "docker" };
  }
  const manifests = checkLayout(file, texts, (path) => blobs.has(path));
  return { kind: "oci", manifests, texts, blobs: () => tarBlobs(file) };
}

async function* tarBlobs(file: string): AsyncIterable<PassingBlob> {
  const entries = extract();
  const archive = await openImageFile(file);
  archive.on("error", (error) => entries.destroy(error));
  archive.pipe(entries as unknown as NodeJS.WritableStream);
  for await (const entry of entries) {
    const { name, size = 0 } = entry.header;
    const path = name.replace(/^(\.?\/)+/, "");
    if (digestOfPath(path) === undefined) entry.resume();
    else yield { path, size, content: entry as unknown as AsyncIterable<Uint8Array> };
  }
}

async function readFolder(folder: string): Promise<ImageSource> {
  const texts = new Map<string, string>();
  const read = async (path: string) => {
    const text = await readFile(join(folder, path), "utf8").catch(() => undefined);
    if (text !== undefined) texts.set(path, text);
  };
  await read("index.json");
  await read("oci-layout");
  const paths = new Set<string>();
  const present = new Map<string, number>();
  // Each round reads what the one before it has named.
  let found: readonly Descriptor[] = readIndex(texts.get("index.json"));
  for (let depth = 0; depth < 5 && found.length > 0; depth++) {
    const next: Descriptor[] = [];
    for (const { digest, mediaType } of found) {
      const path = blobPath(digest);
      if (paths.has(path)) continue;
      paths.add(path);
      const size = (await stat(join(folder, path)).catch(() => undefined))?.size;
      if (size === undefined) continue;
      present.set(path, size);
      if (!/json$/.test(mediaType) || size > 4 * 1024 * 1024) continue;
      await read(path);
      next.push(...pointersIn(texts.get(path)));
    }
    found = next;
  }
  const manifests = checkLayout(folder, texts, (path) => present.has(path));
  return {
    kind: "oci",
    manifests,
    texts,
    async *blobs() {
      for (const [path, size] of present) {
        yield { path, size, content: createReadStream(join(folder, path)) };
      }
    },
  };
}

/** The descriptors of the index, each with an image that is there. */
function checkLayout(
  place: string,
  texts: ReadonlyMap<string, string>,
  has: (path: string) => boolean,
): readonly Descriptor[] {
  const index = texts.get("index.json");
  if (index === undefined || !texts.has("oci-layout")) {
    throw unreadableImage(place, "it is neither a docker archive nor an OCI layout");
  }
  const manifests = readIndex(index);
  if (manifests.length === 0) throw unreadableImage(place, "there is no image in it");
  for (const manifest of manifests) {
    const images = imagesBelow(texts, manifest);
    const pointers = images.flatMap(({ config, layers }) => [config, ...layers]);
    const missing =
      images.length === 0 && !isAttestation(manifest)
        ? manifest
        : pointers.find(({ digest }) => !has(blobPath(digest)));
    if (missing) throw unreadableImage(place, `its part ${missing.digest} is missing`);
  }
  return manifests;
}
