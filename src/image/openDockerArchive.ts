import { createHash } from "node:crypto";
import type { Descriptor } from "../oci/descriptor.ts";
import { digestOf, isDigest } from "../oci/digest.ts";
import { mediaTypes } from "../oci/mediaTypes.ts";
import { readImageConfig } from "../oci/readImageConfig.ts";
import { readManifest } from "../oci/readManifest.ts";
import { manifestBytes } from "../oci/writeManifest.ts";
import type { BlobStore } from "./blobStore.ts";
import { checkedBlob, wrongContent } from "./checkedBlob.ts";
import { chooseNamed } from "./chooseNamed.ts";
import type { Image } from "./image.ts";
import { packingOf } from "./layers/unpackBlob.ts";
import { digestOfPath } from "./ociArchive/blobPath.ts";
import { type DockerImage, readDockerManifest } from "./ociArchive/dockerManifest.ts";
import { type ArchiveFile, type ArchiveIndex, indexArchive } from "./ociArchive/indexArchive.ts";
import { unreadableImage } from "./ociArchive/unreadableImage.ts";
import { readPart } from "./openLayoutArchive.ts";
import { imageOf } from "./readImage.ts";

/**
 * An image of a docker archive, of any engine's making, by its name where there are several. Its layers
 * are described as they lie there, mostly unpacked; its manifest is made here. Rejects with
 * `image-unreadable`; with `misuse`, which lists the names, where it has to be chosen; as `indexArchive`.
 */
export async function openDockerArchive(
  { store }: { readonly store: BlobStore },
  file: string,
  name?: string,
  signal?: AbortSignal,
): Promise<Image> {
  const archive = await indexArchive(file, store, signal);
  const text = await readPart(archive, "manifest.json", file, signal);
  if (text === undefined) {
    throw unreadableImage(file, "it is no docker archive: it has no manifest.json");
  }
  const images = readDockerManifest(Buffer.from(text).toString("utf8"));
  if (images === undefined) throw unreadableImage(file, "its manifest.json is broken");
  const entries = images.map((image) => ({ ...image, id: image.config }));
  const chosen = chooseNamed(file, entries, name);
  if (chosen === undefined) throw unreadableImage(file, "there is no image in it");
  return imageIn(archive, chosen, { file, name: name ?? chosen.names[0] ?? file }, signal);
}

interface Named {
  readonly file: string;
  readonly name: string;
}

async function imageIn(
  archive: ArchiveIndex,
  { config: path, layers: paths }: DockerImage,
  { file, name }: Named,
  signal: AbortSignal | undefined,
): Promise<Image> {
  const bytes = await readPart(archive, path, file, signal);
  if (bytes === undefined) throw unreadableImage(file, `its part ${path} is missing`);
  const config: Descriptor = {
    mediaType: mediaTypes.config,
    digest: digestOf(bytes),
    size: bytes.length,
  };
  // Engines name it by its digest; others may call it as they like.
  const named = digestOfPath(path) ?? digestOfName(path);
  if (named !== undefined && named !== config.digest) throw wrongContent(named, "digest", file);
  const { diffIds } = readImageConfig(bytes, name);
  if (diffIds.length !== paths.length) {
    const counts = `${diffIds.length}, and that of its layers ${paths.length}`;
    throw unreadableImage(name, `the number of diff ids in its configuration is ${counts}`);
  }
  const files = new Map<string, ArchiveFile>();
  const known = new Map<ArchiveFile, Descriptor>();
  const layers: Descriptor[] = [];
  for (const [number, layerPath] of paths.entries()) {
    const part = archive.find(layerPath);
    if (part === undefined) throw unreadableImage(file, `its part ${layerPath} is missing`);
    const diffId = diffIds[number] ?? "";
    const layer = known.get(part) ?? (await describe(part, { path: layerPath, diffId }, signal));
    known.set(part, layer);
    files.set(layer.digest, part);
    layers.push(layer);
  }
  const mediaType = mediaTypes.manifest;
  const manifest = manifestBytes({ mediaType, config, layers, annotations: {}, more: undefined });
  const value = readManifest(manifest, { image: name, mediaType });
  if (value.kind !== "manifest") throw new Error("A manifest was written as an index.");
  const descriptor = { mediaType, digest: digestOf(manifest), size: manifest.length };
  const place = {
    async *open(wanted: Descriptor, signal?: AbortSignal) {
      if (wanted.digest === config.digest) yield bytes;
      const part = files.get(wanted.digest);
      if (part) yield* checkedBlob(part.open(signal), wanted, name);
    },
  };
  return imageOf(place, { descriptor, bytes: manifest, value }, name, signal);
}

/** What is not packed is what its diff id says; what is packed is read here if nothing names its digest. */
async function describe(
  part: ArchiveFile,
  { path, diffId }: { readonly path: string; readonly diffId: string },
  signal: AbortSignal | undefined,
): Promise<Descriptor> {
  const { size } = part;
  const packing = packingOf(await headOf(part, signal));
  if (packing === undefined) return { mediaType: mediaTypes.layer, digest: diffId, size };
  const mediaType = packing === "gzip" ? mediaTypes.layerGzip : mediaTypes.layerZstd;
  const digest = part.digest ?? digestOfPath(path) ?? (await readDigest(part, signal));
  return { mediaType, digest, size };
}

async function headOf(part: ArchiveFile, signal: AbortSignal | undefined): Promise<Uint8Array> {
  for await (const piece of part.open(signal)) return piece.subarray(0, 4);
  return new Uint8Array();
}

async function readDigest(part: ArchiveFile, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of part.open(signal)) hash.update(piece);
  return `sha256:${hash.digest("hex")}`;
}

function digestOfName(path: string): string | undefined {
  const digest = `sha256:${/^([0-9a-f]{64})\.json$/.exec(path)?.[1] ?? ""}`;
  return isDigest(digest) ? digest : undefined;
}
