import type { LayerFile } from "../../image/layers/layerFile.ts";

/** A name in a tree. Nodes are shared between trees: only the tree that `owner` belongs to may change one. */
export interface TreeNode {
  inode: Inode;
  children: Map<string, TreeNode> | undefined;
  readonly owner: object;
}

/** What a name stands for; several names of one file share it. All have the same shape, as there are many. */
export interface Inode {
  readonly kind: InodeKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly modified: number;
  readonly link: string | undefined;
  readonly device: readonly [major: number, minor: number] | undefined;
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
  /** Of a file that is not empty. */
  readonly source: ContentSource | undefined;
  /** Set by who gives it one more name: only then others have to be looked for. */
  isLinked: boolean;
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
  const facts = {
    path: "",
    kind: "folder",
    mode: 0o755,
    uid: 0,
    gid: 0,
    size: 0,
    modified,
  } as const;
  return { inode: inodeOf("folder", facts), children: undefined, owner };
}

/** `size` and `content` of what is no file are left out. */
export function inodeOf(kind: InodeKind, file: LayerFile, source = sourceOf(file)): Inode {
  const { mode, uid, gid, modified, device, xattrs } = file;
  const isFile = kind === "file";
  const link = kind === "symlink" ? (file.link ?? "") : undefined;
  return {
    kind,
    mode,
    uid,
    gid,
    size: isFile ? file.size : 0,
    modified,
    link,
    device,
    xattrs,
    source: isFile ? source : undefined,
    isLinked: false,
  };
}

function sourceOf(file: LayerFile): ContentSource | undefined {
  return file.content && { open: (signal) => file.content?.(signal) ?? [] };
}

/** Another one, with the same content. An inode may be a view of something: it is not to be spread. */
export function changedInode(
  from: Inode,
  facts: Partial<Pick<Inode, "mode" | "uid" | "gid" | "modified" | "xattrs">>,
): Inode {
  return {
    kind: from.kind,
    mode: facts.mode ?? from.mode,
    uid: facts.uid ?? from.uid,
    gid: facts.gid ?? from.gid,
    size: from.size,
    modified: facts.modified ?? from.modified,
    link: from.link,
    device: from.device,
    xattrs: facts.xattrs ?? from.xattrs,
    source: from.source,
    isLinked: false,
  };
}
