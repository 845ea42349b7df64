import { createHash } from "node:crypto";
import type { BlobStore } from "../../../src/image/blobStore.ts";
import type { Layer } from "../../../src/image/image.ts";
import type { LayerFile } from "../../../src/image/layers/layerFile.ts";
import { type LayerLimits, readLayerFiles } from "../../../src/image/layers/readLayerFiles.ts";

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Blobs in memory, for what is written. */
export function memoryStore(): Pick<BlobStore, "add" | "open"> &
  BlobStore & { readonly blobs: ReadonlyMap<string, Buffer> } {
  const blobs = new Map<string, Buffer>();
  const unused = () => assert("not asked for here");
  return {
    ...{ blobs, folder: "", size: unused, recall: unused, remember: unused, trim: unused },
    async add(content) {
      const pieces: Uint8Array[] = [];
      // As they come, so that one which is changed later is found.
      for await (const piece of content) pieces.push(piece);
      const blob = Buffer.concat(pieces);
      const digest = sha256(blob);
      blobs.set(digest, blob);
      return { digest, size: blob.length };
    },
    open: (digest) => inChunks(blobs.get(digest) ?? Buffer.alloc(0), 60_000),
  };
}

function assert(message: string): never {
  throw new Error(message);
}

export async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A layer of such a blob; `open` ends as a store's would. */
export function layerOf(blob: Buffer, tar: Buffer, chunk = 1000): Layer {
  return {
    descriptor: { mediaType: "x", digest: sha256(blob), size: blob.length },
    diffId: sha256(tar),
    open: () => inChunks(blob, chunk),
  };
}

/** All of a layer with the contents as text. */
export async function filesOf(
  layer: Layer,
  limits?: LayerLimits,
): Promise<readonly (LayerFile & { readonly text: string })[]> {
  const files: (LayerFile & { readonly text: string })[] = [];
  for await (const { content, ...file } of readLayerFiles(layer, limits)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content?.() ?? []) pieces.push(piece);
    files.push({ ...file, text: Buffer.concat(pieces).toString("latin1") });
  }
  return files;
}

/** A file, or whatever the fields say. */
export function layerFile(
  path: string,
  fields: Partial<Omit<LayerFile, "content">> & { readonly text?: string } = {},
): LayerFile {
  const { text = "", ...rest } = fields;
  const bytes = Buffer.from(text, "latin1");
  const common = { path, kind: "file", mode: 0o644, uid: 0, gid: 0, modified: 1000 } as const;
  const file = { ...common, size: bytes.length, ...rest };
  return file.kind === "file" ? { ...file, content: () => [bytes] } : file;
}
