import { compareBytes } from "../../buildcontext/compareBytes.ts";
import { sameInode } from "./sameInode.ts";
import { sortedNames } from "./sortedNames.ts";
import type { Inode, TreeNode } from "./treeNode.ts";

export interface TouchedNodes {
  /** In folders that were there: what was touched, with what was there before. */
  readonly touched: ReadonlyMap<TreeNode, ReadonlyMap<string, Inode | undefined>>;
  /** Folders that are new, and all in them. */
  readonly made: ReadonlySet<TreeNode>;
}

/**
 * For each folder that was touched the names in it that are in the layer of the step, in order: what is
 * not as it was, and what leads there; and all names of a file of which one is there, as else the
 * layer would make two files of it. What is left out becomes again what it was, as no layer tells it.
 * Contents of the layer are expected.
 */
export async function keptNames(
  root: TreeNode,
  { touched, made }: TouchedNodes,
  signal?: AbortSignal,
): Promise<ReadonlyMap<TreeNode, readonly string[]>> {
  const kept = new Map<TreeNode, string[]>();
  let changedFiles: ReadonlySet<Inode> | undefined;
  const enter = (node: TreeNode, name: string, before?: Inode, isChanged = false): Frame => {
    const befores = touched.get(node);
    const isNew = made.has(node);
    const names = isNew ? sortedNames(node) : [...(befores?.keys() ?? [])].sort(compareBytes);
    if (!isNew) kept.set(node, []);
    return { node, name, before, isChanged, befores: isNew ? undefined : befores, names, at: 0 };
  };
  const settle = (above: Frame | undefined, of: Settled): void => {
    if (above === undefined) return;
    if (of.isChanged) {
      kept.get(above.node)?.push(of.name);
      above.isChanged = true;
    } else if (of.before) of.node.inode = of.before;
  };
  const stack = [enter(root, "")];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const name = top.names[top.at++];
    if (name === undefined) {
      stack.pop();
      settle(stack.at(-1), top);
      continue;
    }
    const node = top.node.children?.get(name);
    if (node === undefined) continue;
    const before = top.befores?.get(name);
    let isChanged = before === undefined || !(await sameInode(before, node.inode, signal));
    if (!isChanged && node.inode.isLinked) {
      changedFiles ??= await changedLinked({ touched, made }, signal);
      isChanged = changedFiles.has(node.inode);
    }
    if (isChanged && node.inode.kind === "file") node.inode.source?.expect?.();
    if (touched.has(node) || made.has(node)) stack.push(enter(node, name, before, isChanged));
    else settle(top, { node, name, before, isChanged });
  }
  return kept;
}

/** Files with several names, one of which is not as it was. */
async function changedLinked(
  { touched, made }: TouchedNodes,
  signal?: AbortSignal,
): Promise<ReadonlySet<Inode>> {
  const changed = new Set<Inode>();
  const isLinked = ({ kind, isLinked }: Inode): boolean => isLinked && kind === "file";
  for (const { children } of made) {
    for (const { inode } of children?.values() ?? []) if (isLinked(inode)) changed.add(inode);
  }
  for (const [{ children }, befores] of touched) {
    for (const [name, before] of befores) {
      const inode = children?.get(name)?.inode;
      if (inode === undefined || !isLinked(inode) || changed.has(inode)) continue;
      if (!before || !(await sameInode(before, inode, signal))) changed.add(inode);
    }
  }
  return changed;
}

interface Settled {
  readonly node: TreeNode;
  readonly name: string;
  readonly before: Inode | undefined;
  /** It, or what is in it. */
  isChanged: boolean;
}

interface Frame extends Settled {
  readonly befores: ReadonlyMap<string, Inode | undefined> | undefined;
  readonly names: readonly string[];
  at: number;
}
