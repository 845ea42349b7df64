import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { composeImage, documentOf } from "../../src/image/edit/composeImage.ts";
import type { AnyImage, Image, ImageSet, Layer } from "../../src/image/image.ts";
import { topOf } from "../../src/image/writeLayout.ts";
import type { Platform } from "../../src/oci/descriptor.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { readManifest } from "../../src/oci/readManifest.ts";
import { emptyConfigRecord } from "../../src/oci/writeImageConfig.ts";
import { indexBytes } from "../../src/oci/writeManifest.ts";
import { type Entries, tarOf } from "./archives.ts";

export const amd64: Platform = { os: "linux", architecture: "amd64" };
export const arm64: Platform = { os: "linux", architecture: "arm64" };

export interface MadeOptions {
  readonly platform?: Platform;
  readonly packing?: "gzip" | "none";
  readonly name?: string;
}

/** An image in memory, with layers of such entries. */
export async function makeImage(
  layers: readonly Entries[],
  { platform = amd64, packing = "gzip", name = "made" }: MadeOptions = {},
): Promise<Image> {
  const tars = await Promise.all(layers.map((entries) => tarOf(entries)));
  const made = tars.map((tar) => {
    const blob = packing === "gzip" ? gzipSync(tar) : tar;
    return layerOf(blob, packing === "gzip" ? mediaTypes.layerGzip : mediaTypes.layer, sha256(tar));
  });
  const history = layers.map((_, at) => ({ created_by: `step ${at}` }));
  return composeImage({
    name,
    config: { ...emptyConfigRecord(platform), config: { Cmd: ["/bin/true"] }, history },
    layers: made,
  });
}

export function layerOf(blob: Uint8Array, mediaType: string, diffId: string): Layer {
  return {
    descriptor: { mediaType, digest: sha256(blob), size: blob.length },
    diffId,
    async *open() {
      yield blob;
    },
  };
}

/** An index in memory. */
export function makeSet(images: readonly AnyImage[], name = "made"): ImageSet {
  const manifests = images.map(topOf);
  const bytes = indexBytes({ mediaType: mediaTypes.index, manifests });
  const index = documentOf(bytes, mediaTypes.index, (content) => {
    const value = readManifest(content, { image: name });
    if (value.kind !== "index") throw new Error("no index");
    return value;
  });
  const members = images.map((image, at) => ({
    descriptor: manifests[at] as (typeof manifests)[number],
    open: async () => image,
  }));
  return { kind: "index", name, index, members };
}

export function sha256(content: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

export async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Digests of all that an image is made of. */
export function digestsOf(image: AnyImage): readonly string[] {
  if (image.kind === "index") return [image.index.descriptor.digest];
  const { manifest, config, layers } = image;
  return [manifest, config, ...layers].map(({ descriptor }) => descriptor.digest);
}
