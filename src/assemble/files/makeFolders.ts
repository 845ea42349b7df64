import { cannotCopy } from "./cannotCopy.ts";
import type { Owner } from "./resolveOwner.ts";
import { madeFolder, type TreeChange } from "./treeChange.ts";
import { changedInode, type TreeNode } from "./treeNode.ts";

export interface NewFolders {
  /** Undefined for root. */
  readonly owner: Owner | undefined;
  /** Seconds since the epoch. */
  readonly modified: number;
  /** 0755 if undefined. */
  readonly mode?: number | undefined;
}

/**
 * The folder of a path in which no link is followed; makes what is missing. Throws `build-failed`
 * where something else is in the way.
 */
export function makeFolders(
  change: TreeChange,
  parts: readonly string[],
  made: NewFolders,
): { readonly node: TreeNode; readonly isNew: boolean } {
  let node = change.root;
  let isNew = false;
  for (const [at, part] of parts.entries()) {
    const child: TreeNode | undefined = node.children?.get(part);
    if (child !== undefined && child.inode.kind !== "folder") {
      throw notAFolder(parts.slice(0, at + 1));
    }
    isNew = child === undefined;
    if (child !== undefined) {
      node = change.own(node, part);
      continue;
    }
    const inode = madeFolder(node.inode, made.owner, made.modified);
    const special = inode.mode & 0o7000;
    const mode = made.mode === undefined ? inode.mode : made.mode | special;
    node = change.put(node, part, changedInode(inode, { mode }));
  }
  return { node, isNew };
}

function notAFolder(parts: readonly string[]): Error {
  const path = `/${parts.join("/")}`;
  return cannotCopy(
    `${path} is there and is no folder.`,
    "Give another destination, or delete it in the image before.",
  );
}
