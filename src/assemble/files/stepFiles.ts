import type { LayerFile } from "../../image/layers/layerFile.ts";
import type { Inode, TreeNode } from "./treeNode.ts";

/** The files of a step's layer, in its order, each made when it is asked for. */
export function* stepFiles(
  root: TreeNode,
  /** Those of a folder that are in the layer, in order; undefined where it was not touched. */
  namesOf: (folder: TreeNode) => readonly string[] | undefined,
  /** Seconds. */
  epoch: number,
): Generator<LayerFile> {
  const first = new Map<Inode, string>();
  const enter = (node: TreeNode, path: string, names = namesOf(node)) =>
    names && { node, prefix: path === "" ? "" : `${path}/`, names, at: 0 };
  const stack = [enter(root, "")];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const name = top.names[top.at++];
    const node = name === undefined ? undefined : top.node.children?.get(name);
    if (node === undefined) {
      if (name === undefined) stack.pop();
      continue;
    }
    const path = top.prefix + name;
    yield layerFile(path, node.inode, epoch, first);
    const below = node.children && enter(node, path);
    if (below) stack.push(below);
  }
}

type Writable = { -readonly [K in keyof LayerFile]: LayerFile[K] };

/** The first name of a file has its content, the others are links to it. */
function layerFile(
  path: string,
  inode: Inode,
  epoch: number,
  first: Map<Inode, string>,
): LayerFile {
  const { kind, mode, uid, gid, size, link, device, xattrs, source, isLinked } = inode;
  const modified = Math.floor(Math.min(inode.modified, epoch));
  if (isLinked && kind === "file") {
    const other = first.get(inode);
    if (other !== undefined) {
      return { path, kind: "hardlink", mode, uid, gid, size: 0, modified, link: other };
    }
    first.set(inode, path);
  }
  // No spreading: what is made so stays in memory until all garbage is collected.
  const file: Writable = { path, kind, mode, uid, gid, size, modified };
  if (link !== undefined) file.link = link;
  if (device !== undefined) file.device = device;
  if (xattrs !== undefined) file.xattrs = xattrs;
  if (kind === "file") file.content = (signal) => source?.open(signal) ?? [];
  return file;
}
