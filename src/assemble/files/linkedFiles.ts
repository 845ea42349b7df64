import type { TreeChange } from "./treeChange.ts";
import type { Inode, TreeNode } from "./treeNode.ts";

export interface LinkedFiles {
  /** Gives what the first of the names stands for the other one, too; `changed` is what it becomes. */
  link(inode: Inode, changed: Inode, names: readonly [NamePlace, NamePlace]): void;
  /** All names get what their file became last. */
  finish(): void;
}

export interface NamePlace {
  readonly parent: TreeNode;
  readonly name: string;
}

/** Files of an archive with several names, each of which may change the file; in linear time. */
export function createLinkedFiles(change: TreeChange): LinkedFiles {
  const groups = new Map<Inode, { last: Inode; readonly names: NamePlace[] }>();
  return {
    link(inode, changed, [first, other]) {
      const group = groups.get(inode) ?? { last: changed, names: [first] };
      groups.set(inode, group);
      group.names.push(other);
      group.last = changed;
      inode.isLinked = true;
      changed.isLinked = true;
      change.put(other.parent, other.name, inode);
    },
    finish() {
      for (const [inode, { last, names }] of groups) {
        for (const { parent, name } of names) {
          if (parent.children?.get(name)?.inode === inode) change.put(parent, name, last);
        }
      }
    },
  };
}
