import type { LayerFile } from "../../image/layers/layerFile.ts";
import { keptNames } from "./keptNames.ts";
import { sortedNames } from "./sortedNames.ts";
import { stepFiles } from "./stepFiles.ts";
import { changedInode, type Inode, newFolder, type TreeNode } from "./treeNode.ts";

/** What a step does to a tree. Nodes that it gives belong to the tree and may be passed back. */
export interface TreeChange {
  readonly root: TreeNode;
  /** Of a folder, whose nodes above it are folders; undefined where one of them is not. */
  folder(parts: readonly string[]): TreeNode | undefined;
  /** A child that is there, so that it can be changed. */
  own(parent: TreeNode, name: string): TreeNode;
  /** Puts something in a place; a folder that is there keeps its children under a folder. */
  put(parent: TreeNode, name: string, inode: Inode): TreeNode;
  remove(parent: TreeNode, name: string): void;
  /**
   * The layer of the step: what is not as it was, and the folders above. As with BuildKit a file that
   * was written again the same is no change, nor is a folder's time. Made as it is gone through, which
   * may be done again, until the tree is changed.
   */
  files(epoch: number, signal?: AbortSignal): Promise<Iterable<LayerFile>>;
}

/** A tree's root, and what its nodes are owned by. */
export interface TreeState {
  root: TreeNode;
  owner: object;
}

export function createTreeChange(state: TreeState, use?: "unseen"): TreeChange {
  /** In folders that were there: what was touched, with what was there before. */
  const touched = new Map<TreeNode, Map<string, Inode | undefined>>();
  /** Folders that are new, and all in them. */
  const made = new Set<TreeNode>();
  if (state.root.owner !== state.owner) state.root = ownedCopy(state.root, state.owner);

  const touch = (parent: TreeNode, name: string): TreeNode | undefined => {
    const child = parent.children?.get(name);
    if (use === "unseen" || made.has(parent)) return child;
    let names = touched.get(parent);
    if (names === undefined) {
      names = new Map();
      touched.set(parent, names);
    }
    if (!names.has(name)) names.set(name, child?.inode);
    return child;
  };
  const own = (parent: TreeNode, name: string): TreeNode => {
    const child = touch(parent, name);
    if (child === undefined) throw new Error(`Nothing is called ${name}`);
    if (child.owner === state.owner) return child;
    const copy = ownedCopy(child, state.owner);
    parent.children?.set(name, copy);
    return copy;
  };
  return {
    root: state.root,
    own,
    folder(parts) {
      let node = state.root;
      for (const part of parts) {
        if (node.children?.get(part)?.inode.kind !== "folder") return undefined;
        node = own(node, part);
      }
      return node;
    },
    put(parent, name, inode) {
      const before = touch(parent, name);
      if (before?.inode.kind === "folder" && inode.kind === "folder") {
        const node = own(parent, name);
        node.inode = inode;
        return node;
      }
      const node: TreeNode = { inode, children: undefined, owner: state.owner };
      parent.children ??= new Map();
      parent.children.set(name, node);
      if (inode.kind === "folder" && use !== "unseen") made.add(node);
      return node;
    },
    remove(parent, name) {
      touch(parent, name);
      parent.children?.delete(name);
    },
    async files(epoch, signal) {
      const kept = await keptNames(state.root, { touched, made }, signal);
      const namesOf = (node: TreeNode): readonly string[] | undefined =>
        made.has(node) ? sortedNames(node) : kept.get(node);
      return { [Symbol.iterator]: () => stepFiles(state.root, namesOf, epoch) };
    },
  };
}

function ownedCopy({ inode, children }: TreeNode, owner: object): TreeNode {
  return { inode, children: children && new Map(children), owner };
}

/** A folder as `mkdir` makes it: one in which new files get its group passes that on. */
export function madeFolder(
  parent: Inode,
  owner: { readonly uid: number; readonly gid: number } | undefined,
  modified: number,
): Inode {
  const inherits = (parent.mode & 0o2000) !== 0;
  const { inode } = newFolder({}, modified);
  return changedInode(inode, {
    mode: inode.mode | (inherits ? 0o2000 : 0),
    uid: owner?.uid ?? 0,
    gid: owner?.gid ?? (inherits ? parent.gid : 0),
  });
}
