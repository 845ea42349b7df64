import type { FoundInTar } from "../../image/layers/readTar.ts";
import type { TarHeader } from "../../image/layers/readTarHeader.ts";
import { cannotCopy } from "./cannotCopy.ts";
import type { CopyTarget } from "./copyInto.ts";
import { nodeAt } from "./findSources.ts";
import { createLinkedFiles } from "./linkedFiles.ts";
import { makeFolders } from "./makeFolders.ts";
import { pathParts } from "./pathParts.ts";
import { resolvePath } from "./resolvePath.ts";
import type { ScannedContents } from "./scannedContents.ts";
import {
  type ContentSource,
  changedInode,
  type Inode,
  type InodeKind,
  type TreeNode,
} from "./treeNode.ts";

/**
 * Puts what an archive has into the destination, as `archive.Untar` of moby does with the destination
 * as its root: folders are merged, all else is replaced, links on the way are followed below the
 * destination. Throws `build-failed` for names that lead out of it.
 */
export async function unpackInto(
  target: CopyTarget,
  entries: AsyncIterable<FoundInTar>,
  contents: ScannedContents,
): Promise<void> {
  const { change, destination, owner, epoch } = target;
  const base = pathParts(resolvePath(change.root, destination));
  const top = makeFolders(change, base, { owner, modified: epoch }).node;
  // As with BuildKit folders that the archive does not name are root's.
  const made = { owner: undefined, modified: epoch };
  const files = createLinkedFiles(change);
  let place = -1;
  for await (const { header } of entries) {
    place++;
    const parts = partsInside(header.name);
    const name = parts.pop();
    // The archive's own root, which is there.
    if (name === undefined) continue;
    const above = resolvePath(top, parts.join("/"));
    const parent = makeFolders(change, [...base, ...pathParts(above)], made).node;
    if (header.type === "1") {
      const found = findLinked(top, header);
      const folder = makeFolders(change, [...base, ...found.folder], made).node;
      const first = { parent: folder, name: found.name };
      files.link(found.inode, linkedInode(target, found.inode, header), [first, { parent, name }]);
      continue;
    }
    const inode = unpackedInode(target, header, place, contents);
    if (inode !== undefined) change.put(parent, name, inode);
  }
  files.finish();
}

function partsInside(name: string): string[] {
  const parts: string[] = [];
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined && !name.startsWith("/")) throw outside(name);
  }
  return parts;
}

function findLinked(
  top: TreeNode,
  header: TarHeader,
): { readonly folder: readonly string[]; readonly name: string; readonly inode: Inode } {
  const parts = pathParts(header.link);
  const name = parts.pop() ?? "";
  const folder = resolvePath(top, parts.join("/"));
  const node = nodeAt(top, folder)?.children?.get(name);
  if (node !== undefined && node.inode.kind !== "folder") {
    return { folder: pathParts(folder), name, inode: node.inode };
  }
  throw cannotCopy(
    `In the archive that ADD unpacks ${header.name} is one more name of ${header.link}, which is not there.`,
    "Make the archive again with both names.",
  );
}

/** Its owner, mode and time are those that one more name of it comes with. */
function linkedInode({ owner, epoch }: CopyTarget, inode: Inode, header: TarHeader): Inode {
  return changedInode(inode, {
    mode: inode.kind === "symlink" ? inode.mode : header.mode & 0o7777,
    uid: owner?.uid ?? header.uid,
    gid: owner?.gid ?? header.gid,
    modified: Math.min(header.modified, epoch),
  });
}

function unpackedInode(
  { owner, epoch }: CopyTarget,
  header: TarHeader,
  place: number,
  contents: ScannedContents,
): Inode | undefined {
  const kind = kindOf(header);
  if (kind === undefined) return undefined;
  const { mode, uid, gid, size, modified, xattrs } = header;
  const isFile = kind === "file";
  return {
    kind,
    mode: kind === "symlink" ? 0o777 : mode & 0o7777,
    uid: owner?.uid ?? uid,
    gid: owner?.gid ?? gid,
    size: isFile ? size : 0,
    modified: Math.min(modified, epoch),
    xattrs,
    link: kind === "symlink" ? header.link : undefined,
    device: /-device$/.test(kind) ? header.device : undefined,
    source: isFile && size > 0 ? sourceAt(contents, place) : undefined,
    isLinked: false,
  };
}

function sourceAt(contents: ScannedContents, place: number): ContentSource {
  return {
    open: (signal) => contents.read(place, signal),
    expect: () => contents.expect(place),
  };
}

function kindOf({ type, name }: TarHeader): InodeKind | undefined {
  if (type === "0" || type === "7") return name.endsWith("/") ? "folder" : "file";
  const kinds: Readonly<Record<string, InodeKind>> = {
    "2": "symlink",
    "3": "character-device",
    "4": "block-device",
    "5": "folder",
    "6": "pipe",
  };
  return kinds[type];
}

function outside(name: string): Error {
  return cannotCopy(
    `The archive that ADD unpacks has the name ${name}, which leads out of the destination.`,
    "Make the archive again without such names.",
  );
}
