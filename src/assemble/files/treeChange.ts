import { compareBytes } from "../../buildcontext/compareBytes.ts";
import type { LayerFile } from "../../image/layers/layerFile.ts";
import { sameInode } from "./sameInode.ts";
import { type Inode, newFolder, type TreeNode } from "./treeNode.ts";

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
   * was written again the same is no change, nor is a folder's time.
   */
  files(epoch: number, signal?: AbortSignal): Promise<readonly LayerFile[]>;
}

/** A tree's root, and what its nodes are owned by. */
export interface TreeState {
  root: TreeNode;
  owner: object;
}

export function createTreeChange(state: TreeState, use?: "unseen"): TreeChange {
  /** What was touched, with what was there before. */
  const touched = new Map<TreeNode, Map<string, Inode | undefined>>();
  if (state.root.owner !== state.owner) state.root = ownedCopy(state.root, state.owner);

  const touch = (parent: TreeNode, name: string): TreeNode | undefined => {
    const child = parent.children?.get(name);
    if (use === "unseen") return child;
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
      return node;
    },
    remove(parent, name) {
      touch(parent, name);
      parent.children?.delete(name);
    },
    async files(epoch, signal) {
      const found = candidates(state.root, touched);
      const wanted = new Set<Candidate>();
      for (const each of found) {
        if (await sameInode(each.before, each.inode, signal)) continue;
        for (let up: Candidate | undefined = each; up && !wanted.has(up); up = up.above) {
          wanted.add(up);
        }
      }
      // What no layer tells is not known when the tree is made of the layers, such as a folder's time.
      for (const each of found) {
        if (!wanted.has(each) && each.before) each.node.inode = each.before;
      }
      return layerFiles(
        found.filter((each) => wanted.has(each)),
        epoch,
      );
    },
  };
}

function ownedCopy({ inode, children }: TreeNode, owner: object): TreeNode {
  return { inode, children: children && new Map(children), owner };
}

interface Candidate {
  readonly path: string;
  readonly node: TreeNode;
  readonly inode: Inode;
  readonly before: Inode | undefined;
  readonly above: Candidate | undefined;
}

/** In the order of a layer. */
function candidates(
  root: TreeNode,
  touched: ReadonlyMap<TreeNode, ReadonlyMap<string, Inode | undefined>>,
): readonly Candidate[] {
  const found: Candidate[] = [];
  const enter = (node: TreeNode, above?: Candidate) => {
    const names = touched.get(node);
    const sorted = names ? [...names.keys()].sort(compareBytes) : [];
    return { node, names, sorted, above, at: 0 };
  };
  const stack = [enter(root)];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const name = top.sorted[top.at++];
    if (name === undefined) {
      stack.pop();
      continue;
    }
    const child = top.node.children?.get(name);
    if (child === undefined) continue;
    const path = top.above ? `${top.above.path}/${name}` : name;
    const { inode } = child;
    const candidate = { path, node: child, inode, before: top.names?.get(name), above: top.above };
    found.push(candidate);
    if (touched.has(child)) stack.push(enter(child, candidate));
  }
  return found;
}

/** The first name of a file has its content, the others are links to it. */
function layerFiles(found: readonly Candidate[], epoch: number): readonly LayerFile[] {
  const first = new Map<Inode, string>();
  return found.map(({ path, inode }): LayerFile => {
    const { kind, mode, uid, gid, size, link, device, xattrs, source } = inode;
    const modified = Math.floor(Math.min(inode.modified, epoch));
    const common = { path, mode, uid, gid, modified };
    if (kind === "file") {
      const other = first.get(inode);
      if (other !== undefined) return { ...common, kind: "hardlink", size: 0, link: other };
      first.set(inode, path);
      source?.expect?.();
    }
    return {
      ...common,
      kind,
      size,
      ...(link !== undefined && { link }),
      ...(device !== undefined && { device }),
      ...(xattrs !== undefined && { xattrs }),
      ...(kind === "file" && { content: (signal?: AbortSignal) => source?.open(signal) ?? [] }),
    };
  });
}

/** A folder as `mkdir` makes it: one in which new files get its group passes that on. */
export function madeFolder(
  parent: Inode,
  owner: { readonly uid: number; readonly gid: number } | undefined,
  modified: number,
): Inode {
  const inherits = (parent.mode & 0o2000) !== 0;
  const { inode } = newFolder({}, modified);
  return {
    ...inode,
    mode: inode.mode | (inherits ? 0o2000 : 0),
    uid: owner?.uid ?? 0,
    gid: owner?.gid ?? (inherits ? parent.gid : 0),
  };
}
