import type { BlobStore } from "../image/blobStore.ts";
import type { Layer } from "../image/image.ts";
import type { FileTree } from "./files/fileTree.ts";
import { imageTree } from "./files/imageTree.ts";
import { chainOf } from "./stepCache.ts";

/** The files of images by their layers, made once and only where a step asks for them. */
export interface StageTrees {
  /** One of the caller's own, which may be changed. */
  fork(layers: readonly Layer[], name: string, signal?: AbortSignal): Promise<FileTree>;
  /** The same files for reading only. */
  read(layers: readonly Layer[], name: string, signal?: AbortSignal): Promise<FileTree>;
  /** Takes what a step has made of a tree, so that it need not be read out of the layers again. */
  keep(layers: readonly Layer[], tree: FileTree): void;
  close(): Promise<void>;
}

export function createStageTrees(store: BlobStore): StageTrees {
  const trees = new Map<string, Promise<FileTree>>();
  const forks: FileTree[] = [];
  const read: StageTrees["read"] = (layers, name, signal) => {
    const key = chainOf(layers);
    const known = trees.get(key);
    if (known !== undefined) return known;
    const made = imageTree({ name, layers }, store, signal);
    trees.set(key, made);
    return made;
  };
  return {
    read,
    async fork(layers, name, signal) {
      const fork = (await read(layers, name, signal)).fork();
      forks.push(fork);
      return fork;
    },
    keep(layers, tree) {
      const key = chainOf(layers);
      if (!trees.has(key)) trees.set(key, Promise.resolve(tree));
    },
    async close() {
      const made = await Promise.allSettled(trees.values());
      const whole = made.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
      await Promise.all([...whole, ...forks].map((tree) => tree.close()));
    },
  };
}
