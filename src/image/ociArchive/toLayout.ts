import { createHash } from "node:crypto";
import type { Descriptor } from "../../oci/descriptor.ts";
import { mediaTypes } from "../../oci/mediaTypes.ts";
import { blobPath } from "./blobPath.ts";
import { type DockerImage, readDockerManifest } from "./dockerManifest.ts";
import { layoutTexts, named } from "./layoutTexts.ts";
import { configsBelow, readIndex } from "./readIndex.ts";
import { unreadableImage } from "./unreadableImage.ts";
import { type ArchiveParts, type PassingBlob, walkArchive } from "./walkArchive.ts";

/** Takes the files of a layout, one after the other. */
export interface LayoutSink {
  /** A blob by its path in the archive, which has its digest where it is in `blobs/`. */
  addBlob(blob: PassingBlob): Promise<void>;
  addText(path: string, text: string): Promise<void>;
}

/**
 * Makes the OCI layout of a docker archive, as its bytes come: engines from Docker 25 on have one in
 * the archive already, older ones and Podman do not. `image` is for errors. Rejects as `walkArchive`.
 */
export async function toLayout(
  archive: NodeJS.ReadableStream,
  image: string,
  sink: LayoutSink,
  signal?: AbortSignal,
): Promise<void> {
  const parts = await walkArchive(archive, image, (blob) => sink.addBlob(blob), signal);
  const manifests: Descriptor[] = [];
  const images = readDockerManifest(parts.texts.get("manifest.json")) ?? [];
  const present = readIndex(parts.texts.get("index.json"));
  const usedImages = new Set<DockerImage>();
  const seen = new Set<string>();
  for (const descriptor of present) {
    if (seen.has(descriptor.digest)) continue;
    seen.add(descriptor.digest);
    const configs = new Set(configsBelow(parts.texts, descriptor));
    const same = images.filter(({ config }) => configs.has(blobOf(parts, config)?.digest ?? ""));
    for (const one of same) usedImages.add(one);
    const { annotations: _, ...bare } = descriptor;
    manifests.push(...named(bare, [...new Set(same.flatMap(({ names }) => names))]));
  }
  for (const one of images) {
    if (!usedImages.has(one))
      manifests.push(...named(await addManifest(parts, one, image, sink), one.names));
  }
  if (manifests.length === 0) throw unreadableImage(image, "there is no image in it");
  for (const { path, text } of layoutTexts(manifests)) await sink.addText(path, text);
}

/** Follows links, which older archives have for layers that several images share. */
function blobOf({ blobs, links }: ArchiveParts, path: string) {
  let at = path;
  for (let steps = 0; steps < 8; steps++) {
    const blob = blobs.get(at);
    if (blob) return blob;
    const target = links.get(at);
    if (target === undefined) return undefined;
    at = target;
  }
  return undefined;
}

async function addManifest(
  parts: ArchiveParts,
  { config, layers }: DockerImage,
  image: string,
  sink: LayoutSink,
): Promise<Descriptor> {
  const describe = (path: string, mediaType?: string): Descriptor => {
    const blob = blobOf(parts, path);
    if (blob === undefined) throw unreadableImage(image, `its part ${path} is missing`);
    const { digest, size, head } = blob;
    return { mediaType: mediaType ?? layerType(head), digest, size };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(config, mediaTypes.config),
    layers: layers.map((path) => describe(path)),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  await sink.addBlob({
    path: blobPath(digest),
    size: bytes.length,
    content: oneChunk(bytes),
  });
  return { mediaType: mediaTypes.manifest, digest, size: bytes.length };
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function layerType(head: Uint8Array): string {
  if (head[0] === 0x1f && head[1] === 0x8b) return mediaTypes.layerGzip;
  const zstd = [0x28, 0xb5, 0x2f, 0xfd].every((byte, at) => head[at] === byte);
  return zstd ? mediaTypes.layerZstd : mediaTypes.layer;
}
