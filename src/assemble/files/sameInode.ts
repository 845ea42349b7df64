import { createHash } from "node:crypto";
import type { Inode } from "./treeNode.ts";

/** True where a step leaves no trace in a layer: all is as before but for a folder's time. */
export async function sameInode(
  before: Inode | undefined,
  after: Inode,
  signal?: AbortSignal,
): Promise<boolean> {
  if (before === after) return true;
  if (before === undefined || before.kind !== after.kind) return false;
  if (before.mode !== after.mode || before.uid !== after.uid || before.gid !== after.gid) {
    return false;
  }
  if (!sameXattrs(before.xattrs, after.xattrs)) return false;
  if (before.kind === "folder") return true;
  if (Math.floor(before.modified) !== Math.floor(after.modified)) return false;
  if (before.size !== after.size || before.link !== after.link) return false;
  if (String(before.device) !== String(after.device)) return false;
  if (before.size === 0 || before.source === after.source) return true;
  return (await contentDigest(before, signal)) === (await contentDigest(after, signal));
}

/** Reads the content where nobody knows its digest. */
export async function contentDigest({ source }: Inode, signal?: AbortSignal): Promise<string> {
  if (source?.digest) return source.digest(signal);
  const hash = createHash("sha256");
  for await (const piece of source?.open(signal) ?? []) hash.update(piece);
  return `sha256:${hash.digest("hex")}`;
}

function sameXattrs(a: Inode["xattrs"], b: Inode["xattrs"]): boolean {
  if ((a?.size ?? 0) !== (b?.size ?? 0)) return false;
  for (const [name, value] of a ?? []) {
    const other = b?.get(name);
    if (other === undefined || Buffer.compare(value, other) !== 0) return false;
  }
  return true;
}
