import type { Engine } from "../engine/engine.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { AnyImage } from "../image/image.ts";
import { readIndex } from "../image/ociArchive/readIndex.ts";
import { toLayout } from "../image/ociArchive/toLayout.ts";
import { unreadableImage } from "../image/ociArchive/unreadableImage.ts";
import { storedImage } from "../image/storedImage.ts";

/**
 * An image of the engine, read into the store: engines give out whole archives only. Its layers are
 * packed as the engine keeps them, which may be not at all. Rejects as `Engine.saveImage`, `storedImage`
 * and `BlobStore.add`.
 */
export async function engineImage(
  { engine, store }: { readonly engine: Pick<Engine, "saveImage">; readonly store: BlobStore },
  name: string,
  signal?: AbortSignal,
): Promise<AnyImage> {
  const archive = await engine.saveImage(name, signal);
  let index: string | undefined;
  const sink = {
    async addBlob({ content }: { readonly content: AsyncIterable<Uint8Array> }) {
      await store.add(content, undefined, signal);
    },
    async addText(path: string, text: string) {
      if (path === "index.json") index = text;
    },
  };
  await toLayout(archive, name, sink, signal);
  const [descriptor] = readIndex(index);
  if (descriptor === undefined) throw unreadableImage(name, "there is no image in it");
  const { annotations: _, ...bare } = descriptor;
  return storedImage(store, bare, name, signal);
}
