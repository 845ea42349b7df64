import { cannotCopy } from "./cannotCopy.ts";
import { copiedView } from "./copiedView.ts";
import type { FoundSource } from "./findSources.ts";
import { makeFolders } from "./makeFolders.ts";
import { pathParts } from "./pathParts.ts";
import type { ModeChange } from "./readMode.ts";
import type { Owner } from "./resolveOwner.ts";
import { resolvePath } from "./resolvePath.ts";
import type { TreeChange } from "./treeChange.ts";
import { changedInode, type Inode, type TreeNode } from "./treeNode.ts";
import { type SourceFilter, type WalkedNode, walkSource } from "./walkSource.ts";

export interface CopyTarget {
  readonly change: TreeChange;
  readonly destination: string;
  /** Undefined for that of each source. */
  readonly owner: Owner | undefined;
  readonly mode: ModeChange | undefined;
  /** Seconds since the epoch. */
  readonly epoch: number;
}

/**
 * Copies one source as BuildKit's `fsutil/copy` does: what a folder has into the destination, another
 * source as it or, where it is a folder, into it. Throws `build-failed` where a folder and something
 * else would take each other's place.
 */
export function copyInto(target: CopyTarget, source: FoundSource, filter: SourceFilter): void {
  const { change, destination } = target;
  const { node } = source;
  const isFolder = node.inode.kind === "folder";
  const made = { owner: target.owner, modified: target.epoch, mode: target.mode?.forMade };
  const above = /\/\.?$/.test(destination)
    ? destination
    : destination.slice(0, destination.lastIndexOf("/") + 1);
  makeFolders(change, pathParts(resolvePath(change.root, above)), made);
  let parts = pathParts(resolvePath(change.root, destination));
  if (isFolder) {
    const folder = makeFolders(change, parts, made);
    // Of the destination itself only the time is the source's. Roots have none, as no layer tells it.
    if (source.path !== "" && parts.length > 0) {
      const { inode } = folder.node;
      const modified = Math.min(node.inode.modified, target.epoch);
      folder.node.inode = changedInode(inode, { modified });
    }
    copyBelow(target, node, folder.node, parts, filter);
    return;
  }
  const there = change.folder(parts);
  if (there) parts = [...parts, source.path.slice(source.path.lastIndexOf("/") + 1)];
  const parent = there ?? makeFolders(change, parts.slice(0, -1), made).node;
  const name = parts.at(-1) ?? "";
  assertNoFolder(parent, name, parts);
  change.put(parent, name, copiedInode(target, node.inode));
}

function copyBelow(
  target: CopyTarget,
  top: TreeNode,
  into: TreeNode,
  path: readonly string[],
  filter: SourceFilter,
): void {
  const { change } = target;
  /** By depth; undefined for a folder that is not made yet. */
  const folders: (TreeNode | undefined)[] = [into];
  const walked: WalkedNode[] = [];
  const copied = new Map<Inode, Inode>();
  const pathOf = (depth: number): readonly string[] => [
    ...path,
    ...walked.slice(1, depth + 1).map(({ name }) => name),
  ];
  for (const each of walkSource(top, filter)) {
    const { node, name, depth, included } = each;
    walked.length = depth;
    walked[depth] = each;
    folders.length = depth;
    if (!included) {
      folders[depth] = undefined;
      continue;
    }
    const parent = folders[depth - 1] ?? makePending(target, folders, walked, pathOf);
    const inode = copiedInode(target, node.inode);
    if (inode.kind === "folder") {
      folders[depth] = putFolder(change, parent, each, pathOf, (before) => over(before, inode));
      continue;
    }
    assertNoFolder(parent, name, () => pathOf(depth));
    // More names of one file stay names of one file.
    const same = node.inode.isLinked ? copied.get(node.inode) : undefined;
    change.put(parent, name, same ?? inode);
    if (same) same.isLinked = true;
    else if (node.inode.isLinked && inode.kind === "file") copied.set(node.inode, inode);
  }
}

/** The folders above something that is copied, down to the last one. */
function makePending(
  target: CopyTarget,
  folders: (TreeNode | undefined)[],
  walked: readonly WalkedNode[],
  pathOf: (depth: number) => readonly string[],
): TreeNode {
  let depth = folders.length - 1;
  while (folders[depth] === undefined) depth--;
  let parent = folders[depth] as TreeNode;
  for (depth++; depth < folders.length; depth++) {
    const each = walked[depth] as WalkedNode;
    const inode = copiedInode(target, each.node.inode);
    // Of one that is there only the mode changes, and not to what --chmod says.
    const merged = (before: Inode): Inode => changedInode(before, { mode: each.node.inode.mode });
    parent = putFolder(target.change, parent, each, pathOf, (before) =>
      before ? merged(before) : inode,
    );
    folders[depth] = parent;
  }
  return parent;
}

function putFolder(
  change: TreeChange,
  parent: TreeNode,
  { name, depth }: WalkedNode,
  pathOf: (depth: number) => readonly string[],
  inode: (before: Inode | undefined) => Inode,
): TreeNode {
  const before = parent.children?.get(name)?.inode;
  if (before !== undefined && before.kind !== "folder") {
    throw cannotCopy(
      `A folder cannot be copied onto /${pathOf(depth).join("/")}, which is none.`,
      "Give another destination, or leave one of the two out.",
    );
  }
  return change.put(parent, name, inode(before));
}

/** Attributes that are there stay where the source has none of that name. */
function over(before: Inode | undefined, inode: Inode): Inode {
  if (!before?.xattrs) return inode;
  return changedInode(inode, { xattrs: new Map([...before.xattrs, ...(inode.xattrs ?? [])]) });
}

function copiedInode({ owner, mode, epoch }: CopyTarget, from: Inode): Inode {
  const isFolder = from.kind === "folder";
  const modified = Math.min(from.modified, epoch);
  if (owner === undefined && mode === undefined) return copiedView(from, modified);
  return changedInode(from, {
    mode: mode && from.kind !== "symlink" ? mode.apply(from.mode, isFolder) : from.mode,
    ...owner,
    modified,
  });
}

function assertNoFolder(
  parent: TreeNode,
  name: string,
  path: readonly string[] | (() => readonly string[]),
): void {
  if (parent.children?.get(name)?.inode.kind !== "folder") return;
  const parts = typeof path === "function" ? path() : path;
  throw cannotCopy(
    `The folder /${parts.join("/")} cannot be replaced by what is no folder.`,
    "Give another destination, or leave one of the two out.",
  );
}
