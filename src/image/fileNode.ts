import type { EntryKind } from "./entryList.ts";

/** A file or folder of a tree that layers are put into. Changes while they are. */
export interface FileNode {
  children: Map<string, FileNode> | undefined;
  path: string;
  /** Index of the layer that it comes from; -1 for a folder that no layer names. */
  layer: number;
  kind: EntryKind;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  link: string | undefined;
  /** The first 48 bits of the contents' SHA-256; 0 where there are none. */
  hash: number;
  /** Of hard links and what they lead to: how many names the contents have. */
  shared: { names: number; readonly size: number } | undefined;
  /** Something took its place. */
  taken: boolean;
}

export function newFolder(): FileNode {
  return {
    children: undefined,
    path: "",
    layer: -1,
    kind: "folder",
    size: 0,
    mode: 0o755,
    uid: 0,
    gid: 0,
    link: undefined,
    hash: 0,
    shared: undefined,
    taken: false,
  };
}

/** The node of a path below another; "" is that one itself. No link is followed. */
export function nodeAt(root: FileNode, path: string): FileNode | undefined {
  let node: FileNode | undefined = root;
  if (path === "") return node;
  for (const part of path.split("/")) {
    node = node.children?.get(part);
    if (node === undefined) return undefined;
  }
  return node;
}

/** As `nodeAt`; makes what is missing. */
export function addNode(root: FileNode, path: string): FileNode {
  let node = root;
  if (path === "") return node;
  for (const part of path.split("/")) {
    node.children ??= new Map();
    let child = node.children.get(part);
    if (child === undefined) {
      child = newFolder();
      node.children.set(part, child);
    }
    node = child;
  }
  return node;
}

/** Gives a name up; the bytes that nothing shows any more. */
export function bytesOf(node: FileNode): number {
  if (node.shared === undefined) return node.size;
  node.shared.names -= 1;
  return node.shared.names === 0 ? node.shared.size : 0;
}

/** Counts a node and all below it: what is no folder, and folders with nothing in them. */
export function filesBelow(
  node: FileNode,
  onFile: (node: FileNode) => void,
): { readonly files: number; readonly bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const each of nodesBelow(node)) {
    if (each.children && each.children.size > 0 && each.kind === "folder") continue;
    files += 1;
    bytes += each.size;
    if (each.kind !== "folder") onFile(each);
  }
  return { files, bytes };
}

/** A node and all below it, each folder before what is in it; in no other order. */
export function* nodesBelow(root: FileNode): Generator<FileNode> {
  const visit: FileNode[] = [root];
  for (let node = visit.pop(); node !== undefined; node = visit.pop()) {
    yield node;
    // Not by spreading: a folder may have more entries than a call may have arguments.
    for (const child of node.children?.values() ?? []) visit.push(child);
  }
}
