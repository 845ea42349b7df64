import type { LayerFile } from "../../image/layers/layerFile.ts";

/** A name in a tree. Nodes are shared between trees: only the tree that `owner` belongs to may change one. */
export interface TreeNode {
  inode: Inode;
  children: Map<string, TreeNode> | undefined;
  readonly owner: object;
}

/** What a name stands for, never changed; several names of one file share it. */
export interface Inode {
  readonly kind: InodeKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly modified: number;
  readonly link?: string;
  readonly device?: readonly [major: number, minor: number];
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
  /** Of a file that is not empty. */
  readonly source?: ContentSource;
}

export type InodeKind = Exclude<LayerFile["kind"], "hardlink" | "whiteout" | "opaque">;

/** Where a content is. */
export interface ContentSource {
  open(signal?: AbortSignal): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Where it can be had for less than reading it through here. */
  digest?(signal?: AbortSignal): Promise<string>;
  /** It will be read soon: whoever comes by it earlier keeps it. */
  expect?(): void;
}

export function newFolder(owner: object, modified = 0): TreeNode {
  const inode: Inode = { kind: "folder", mode: 0o755, uid: 0, gid: 0, size: 0, modified };
  return { inode, children: undefined, owner };
}

/** `size` and `content` of what is no file are left out. */
export function inodeOf(kind: InodeKind, file: LayerFile): Inode {
  const { mode, uid, gid, modified, link, device, xattrs } = file;
  const isFile = kind === "file";
  return {
    kind,
    mode,
    uid,
    gid,
    size: isFile ? file.size : 0,
    modified,
    ...(kind === "symlink" && { link: link ?? "" }),
    ...(device !== undefined && { device }),
    ...(xattrs !== undefined && { xattrs }),
    ...(isFile && file.content && { source: { open: (signal) => file.content?.(signal) ?? [] } }),
  };
}
