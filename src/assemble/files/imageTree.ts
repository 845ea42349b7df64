import { createHash, hash } from "node:crypto";
import { join } from "node:path";
import { SlipwayError } from "../../base/errors.ts";
import type { BlobStore } from "../../image/blobStore.ts";
import type { Image, Layer } from "../../image/image.ts";
import { readLayerFiles } from "../../image/layers/readLayerFiles.ts";
import { applyLayer } from "./applyLayer.ts";
import { emptyTree, type FileTree } from "./fileTree.ts";
import { gathered, type IndexedFile, largestGathered, layerIndex } from "./layerIndex.ts";
import {
  createScannedContents,
  type ScannedContent,
  type ScannedContents,
} from "./scannedContents.ts";
import { type ContentSource, type Inode, type InodeKind, inodeOf } from "./treeNode.ts";

/**
 * The files of an image. A layer is read through once, whole, at its first use; what is in it is then
 * remembered in the store under its diff id. Contents are read out of the layers, which are kept in
 * the store, when they are taken. Rejects with `image-unreadable` for a layer that is broken.
 */
export async function imageTree(
  image: Pick<Image, "name" | "layers">,
  store: BlobStore,
  signal?: AbortSignal,
): Promise<FileTree> {
  const tree = emptyTree();
  for (const layer of image.layers) {
    const kept = await keptLayer(layer, store, signal);
    const files = await layerIndex(kept, store, signal);
    const contents = createScannedContents(
      (during) => scanLayer(kept, during),
      join(store.folder, ".half"),
    );
    tree.keep(contents);
    applyLayer(tree.change("unseen"), files, (_, place) =>
      indexedInode(files, place, kept, contents),
    );
  }
  return tree;
}

/** The layer out of the store, so that nothing is fetched twice. */
async function keptLayer(layer: Layer, store: BlobStore, signal?: AbortSignal): Promise<Layer> {
  const { digest } = layer.descriptor;
  if ((await store.size(digest)) === undefined) {
    await store.add(layer.open(signal), layer.descriptor, signal);
  }
  return { ...layer, open: (during) => store.open(digest, during) };
}

async function* scanLayer(layer: Layer, signal?: AbortSignal): AsyncGenerator<ScannedContent> {
  let place = 0;
  for await (const file of readLayerFiles(layer, undefined, signal)) {
    const { content } = file;
    if (content && file.size > 0) {
      yield { place, content: () => content(signal) as AsyncIterable<Uint8Array> };
    }
    place++;
  }
}

function indexedInode(
  files: readonly IndexedFile[],
  place: number,
  layer: Layer,
  contents: ScannedContents,
): Inode {
  const file = files[place] as IndexedFile;
  const { kind, sum } = file;
  const source = sum === undefined ? undefined : new LayerContent(layer, contents, place, file);
  return inodeOf(kind as InodeKind, file, source);
}

/** A class, as a large image has some hundred thousand of them. */
class LayerContent implements ContentSource {
  private readonly layer: Layer;
  private readonly contents: ScannedContents;
  private readonly place: number;
  private readonly file: IndexedFile;

  constructor(layer: Layer, contents: ScannedContents, place: number, file: IndexedFile) {
    this.layer = layer;
    this.contents = contents;
    this.place = place;
    this.file = file;
  }

  /** A pass may end before the layer does, and with it what checks the whole of it. */
  async *open(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const pieces = this.contents.read(this.place, signal);
    const { size, sum } = this.file;
    if (size <= largestGathered) {
      const content = await gathered(pieces);
      if (hash("sha256", content, "hex") !== sum) throw changed(this.layer);
      yield content;
      return;
    }
    const whole = createHash("sha256");
    for await (const piece of pieces) {
      whole.update(piece);
      yield piece;
    }
    if (whole.digest("hex") !== sum) throw changed(this.layer);
  }

  async digest(): Promise<string> {
    return `sha256:${this.file.sum}`;
  }

  expect(): void {
    this.contents.expect(this.place);
  }
}

function changed({ descriptor }: Layer): SlipwayError<"image-unreadable"> {
  return new SlipwayError(
    "image-unreadable",
    { image: descriptor.digest },
    {
      message: `A file in the layer ${descriptor.digest} is not what it was.`,
      hint: "Build again: the layer will be fetched anew.",
    },
  );
}
