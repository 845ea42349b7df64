import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { JsonRecord } from "../../../src/base/isRecord.ts";
import type { BlobStore } from "../../../src/image/blobStore.ts";
import { createBlobStore } from "../../../src/image/createBlobStore.ts";
import { composeImage } from "../../../src/image/edit/composeImage.ts";
import type { Image, Layer } from "../../../src/image/image.ts";
import { compareLayerPaths } from "../../../src/image/layers/compareLayerPaths.ts";
import type { LayerFile } from "../../../src/image/layers/layerFile.ts";
import { readLayerFiles } from "../../../src/image/layers/readLayerFiles.ts";
import { type LayerPacking, writeLayer } from "../../../src/image/layers/writeLayer.ts";
import type { MediaTypeFamily } from "../../../src/oci/mediaTypeFamily.ts";

export const gzip: LayerPacking = { compression: "gzip" };

/** A store that is gone when the tests of the file are over. */
export function testStore(): BlobStore {
  const folder = mkdtempSync(join(tmpdir(), "slipway-edit-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return createBlobStore(folder);
}

/**
 * A layer in few words, in the order of a layer: a text is a file, `{}` a folder, `-> x` a symlink,
 * `= x` a hard link, `whiteout` and `opaque` (with a slash behind the path) are themselves.
 */
export type Sketch = Readonly<Record<string, string | Partial<LayerFile>>>;

export function layerOf(store: BlobStore, sketch: Sketch): Promise<Layer> {
  const files = Object.entries(sketch).map(([path, what]) => sketched(path, what));
  return writeLayer(
    store,
    files.sort((a, b) => compareLayerPaths(a.path, b.path)),
    gzip,
  );
}

export interface TestImage {
  readonly name?: string;
  readonly config?: JsonRecord;
  readonly history?: readonly JsonRecord[];
  readonly platform?: JsonRecord;
  readonly family?: MediaTypeFamily;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly more?: JsonRecord;
}

export function imageOf(layers: readonly Layer[], options: TestImage = {}): Image {
  const { name = "app:v1", config = {}, platform, more, history, family, annotations } = options;
  return composeImage({
    ...{ name, layers, family, annotations, more },
    config: {
      ...{ architecture: "amd64", os: "linux", ...platform, config },
      ...(history && { history }),
    },
  });
}

/** Where one of its layers is read, the test fails. */
export function unreadable(image: Image): Image {
  const layers = image.layers.map((layer) => ({
    ...layer,
    open(): never {
      throw new Error("A layer was read that need not be.");
    },
  }));
  return { ...image, layers };
}

/** All files of a layer in words as those of a sketch, with modes where they are not the usual ones. */
export async function shownOf(layer: Layer | undefined): Promise<Readonly<Record<string, string>>> {
  const shown: Record<string, string> = {};
  if (layer === undefined) return shown;
  for await (const file of readLayerFiles(layer)) {
    const text = file.kind === "file" ? await textOf(file) : (file.link ?? "");
    const word = { file: "", folder: "{}", symlink: "-> ", hardlink: "= " }[file.kind as string];
    shown[file.kind === "opaque" ? `${file.path}/` : file.path] = `${word ?? file.kind}${text}`;
  }
  return shown;
}

async function textOf(file: LayerFile): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.content?.() ?? []) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function sketched(path: string, what: string | Partial<LayerFile>): LayerFile {
  const common = { path, mode: 0o644, uid: 0, gid: 0, size: 0, modified: 1_000_000 };
  if (typeof what !== "string") return { ...common, kind: "folder", mode: 0o755, ...what };
  if (what === "whiteout") return { ...common, kind: "whiteout" };
  if (what === "opaque") return { ...common, path: path.replace(/\/$/, ""), kind: "opaque" };
  if (what.startsWith("-> "))
    return { ...common, kind: "symlink", mode: 0o777, link: what.slice(3) };
  if (what.startsWith("= ")) return { ...common, kind: "hardlink", link: what.slice(2) };
  const bytes = Buffer.from(what);
  return { ...common, kind: "file", size: bytes.length, content: () => [bytes] };
}
