import type { BlobStore } from "../image/blobStore.ts";
import type { FileTree } from "./files/fileTree.ts";
import { imageTree } from "./files/imageTree.ts";
import type { LayerStack } from "./layerStack.ts";

/** The files of images by their layers, made once and only where a step asks for them. */
export interface StageTrees {
  /** One of the caller's own, which may be changed. */
  fork(stack: LayerStack, name: string, signal?: AbortSignal): Promise<FileTree>;
  /** The same files for reading only. */
  read(stack: LayerStack, name: string, signal?: AbortSignal): Promise<FileTree>;
  /** Takes what a step has made of a tree, so that it need not be read out of the layers again. */
  keep(stack: LayerStack, tree: FileTree): void;
  close(): Promise<void>;
}

export function createStageTrees(store: BlobStore): StageTrees {
  const trees = new Map<string, Promise<FileTree>>();
  const forks: FileTree[] = [];
  const read: StageTrees["read"] = ({ layers, chainId }, name, signal) => {
    const known = trees.get(chainId);
    if (known !== undefined) return known;
    const made = imageTree({ name, layers }, store, signal);
    trees.set(chainId, made);
    return made;
  };
  return {
    read,
    async fork(stack, name, signal) {
      const fork = (await read(stack, name, signal)).fork();
      forks.push(fork);
      return fork;
    },
    keep({ chainId }, tree) {
      if (!trees.has(chainId)) trees.set(chainId, Promise.resolve(tree));
    },
    async close() {
      const made = await Promise.allSettled(trees.values());
      const whole = made.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
      await Promise.all([...whole, ...forks].map((tree) => tree.close()));
    },
  };
}
