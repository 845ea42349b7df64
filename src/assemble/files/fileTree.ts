import type { LayerFile } from "../../image/layers/layerFile.ts";
import { applyLayer } from "./applyLayer.ts";
import { pathParts } from "./pathParts.ts";
import { resolvePath } from "./resolvePath.ts";
import { sortedNames } from "./sortedNames.ts";
import { createTreeChange, type TreeChange } from "./treeChange.ts";
import { type Inode, type InodeKind, inodeOf, newFolder, type TreeNode } from "./treeNode.ts";

/**
 * A root file system, of an image, a stage or a context, that changes as steps change it. Contents
 * stay where they are until a layer takes them.
 */
export interface FileTree {
  /** The entry itself, no link followed; "" is the root. More names of one file are files, too. */
  find(path: string): TreeFile | undefined;
  /** Names in a folder, in the order of their bytes. */
  list(path: string): readonly string[];
  /**
   * Where a path leads when links in all of it are followed below the root; it need not exist. Without
   * slashes at its ends. Throws `build-failed` where links lead in a circle.
   */
  resolve(path: string): string;
  /**
   * Puts in what a layer has, whiteouts included. Rejects with `image-unreadable` for one more name of
   * a file that is not there.
   */
  apply(files: AsyncIterable<LayerFile> | Iterable<LayerFile>): Promise<void>;
  /** One that changes no more with this one. */
  fork(): FileTree;
  /** Gives up what reading its contents keeps open or on the disk; the tree can still be used. */
  close(): Promise<void>;
  /** The root's node, for reading. */
  readonly root: TreeNode;
  /** True as on scratch: there was no layer yet, not even one with nothing in it. */
  readonly isBlank: boolean;
  /** Begins a step; `unseen` for one whose layer is there already. */
  change(use?: "unseen"): TreeChange;
  /** `close` will close it. */
  keep(resource: Closeable): void;
  /** Why a path is missing, of a tree that knows more than it has. */
  whyMissing?(path: string): Promise<MissingPath>;
}

/** A file of a tree, whose path is "" for the root. */
export interface TreeFile extends LayerFile {
  /** The same object for all names of a file. */
  readonly inode: object;
  /** Digest of a file's content, where it can be had without reading it here. */
  digest?(signal?: AbortSignal): Promise<string>;
}

export interface Closeable {
  close(): Promise<void>;
}

export interface MissingPath {
  /** It is there, but an ignore file leaves it out. */
  readonly ignored: boolean;
  /** It is there, and nothing in it was asked for. */
  readonly unused: boolean;
  /** Names beside it. */
  readonly names: readonly string[];
}

/** A tree with nothing but its root, 0755 of root. */
export function emptyTree(): FileTree {
  return treeOf(newFolder({}), new Set(), true);
}

function treeOf(start: TreeNode, resources: Set<Closeable>, blank: boolean): FileTree {
  const state = { root: start, owner: {} };
  let isBlank = blank;
  const nodeAt = (path: string): TreeNode | undefined => {
    let node: TreeNode | undefined = state.root;
    for (const part of pathParts(path)) node = node?.children?.get(part);
    return node;
  };
  return {
    get root() {
      return state.root;
    },
    get isBlank() {
      return isBlank;
    },
    find(path) {
      const node = nodeAt(path);
      return node && fileOf(pathParts(path).join("/"), node.inode);
    },
    list: (path) => sortedNames(nodeAt(path)),
    resolve: (path) => resolvePath(state.root, path),
    async apply(files) {
      isBlank = false;
      const all: LayerFile[] = [];
      for await (const file of files) all.push(file);
      applyLayer(createTreeChange(state, "unseen"), all, (file) =>
        inodeOf(file.kind as InodeKind, file),
      );
    },
    fork() {
      // What is there belongs to neither any more.
      state.owner = {};
      return treeOf(state.root, resources, isBlank);
    },
    async close() {
      for (const resource of resources) await resource.close();
    },
    change(use) {
      isBlank = false;
      return createTreeChange(state, use);
    },
    keep(resource) {
      resources.add(resource);
    },
  };
}

function fileOf(path: string, inode: Inode): TreeFile {
  const { kind, mode, uid, gid, size, modified, link, device, xattrs, source } = inode;
  const facts = {
    ...{ path, inode, kind, mode, uid, gid, size, modified },
    ...(link !== undefined && { link }),
    ...(device && { device }),
    ...(xattrs && { xattrs }),
  };
  if (kind !== "file") return facts;
  return {
    ...facts,
    content: (signal) => source?.open(signal) ?? [],
    ...(source?.digest && { digest: async (signal) => source.digest?.(signal) ?? "" }),
  };
}
