import { SlipwayError } from "../../base/errors.ts";
import type { TreeChange } from "./treeChange.ts";
import { type Inode, newFolder, type TreeNode } from "./treeNode.ts";

/**
 * Puts a layer on a tree as an overlay shows it: whiteouts hide what is below, wherever they stand; a
 * name under what was no folder makes a folder of it, so no link is followed. Throws
 * `image-unreadable` for one more name of what is not there.
 */
export function applyLayer<T extends Placed>(
  change: TreeChange,
  /** Gone through twice. */
  files: Iterable<T>,
  /** Of a file of the layer, by its place in it. */
  inode: (file: T, index: number) => Inode,
): void {
  for (const { kind, path } of files) {
    if (kind === "whiteout") {
      const [folder, name] = split(path);
      const parent = change.folder(folder);
      if (parent) change.remove(parent, name);
    } else if (kind === "opaque") {
      const folder = change.folder(path === "" ? [] : path.split("/"));
      if (folder)
        for (const name of [...(folder.children?.keys() ?? [])]) change.remove(folder, name);
    }
  }
  let current = "";
  let parent: TreeNode | undefined = change.root;
  let index = -1;
  for (const file of files) {
    index++;
    const { kind, path } = file;
    if (kind === "whiteout" || kind === "opaque") continue;
    const slash = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(slash, 0));
    // Files of a folder mostly follow each other.
    if (folder !== current || parent === undefined) {
      current = folder;
      parent = makeParents(change, folder === "" ? [] : folder.split("/"));
    }
    const name = file.name ?? path.slice(slash + 1);
    const replacesFolder = kind !== "folder" && parent.children?.get(name)?.inode.kind === "folder";
    change.put(parent, name, kind === "hardlink" ? linkedInode(change, file) : inode(file, index));
    if (replacesFolder) parent = undefined;
  }
}

/** What of a file in a layer says where it goes. */
interface Placed {
  readonly path: string;
  /** Its last part, where the file has that by itself: then it is not kept twice. */
  readonly name?: string | undefined;
  readonly kind: string;
  readonly link?: string;
}

function makeParents(change: TreeChange, parts: readonly string[]): TreeNode {
  let node = change.root;
  for (const part of parts) {
    const there = node.children?.get(part)?.inode.kind === "folder";
    node = there ? change.own(node, part) : change.put(node, part, newFolder({}).inode);
  }
  return node;
}

/** What the other name of a file stands for, as of now. Throws `image-unreadable`. */
export function linkedInode(change: TreeChange, file: Pick<Placed, "path" | "link">): Inode {
  let node: TreeNode | undefined = change.root;
  for (const part of (file.link ?? "").split("/")) node = node?.children?.get(part);
  if (node === undefined || node.inode.kind === "folder") {
    throw new SlipwayError(
      "image-unreadable",
      { image: file.path },
      {
        message: `In a layer ${file.path} is one more name of ${file.link}, which is not there.`,
        hint: "Get the image again; if it stays so, it is broken where it comes from.",
      },
    );
  }
  node.inode.isLinked = true;
  return node.inode;
}

function split(path: string): [folder: string[], name: string] {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  return [parts, name];
}
