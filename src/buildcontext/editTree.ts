import { addBytes, addChild, type ContextNode, createFolderNode, partsOf } from "./contextNode.ts";

/** Changes of a tree that leave the tree itself as it was. */
export interface TreeEdit {
  /** The tree with the changes so far; the same as before where they changed nothing. */
  readonly root: ContextNode;
  /** Puts a node in the place of what is at its path. */
  set(node: ContextNode): void;
  /** Takes out what is at a path, and each folder around it that is empty then and may not be. */
  remove(path: string, mayBeEmpty: (folder: string) => boolean): void;
}

/** Each change copies the folders around it, once for all changes; all the rest is shared. */
export function editTree(tree: ContextNode): TreeEdit {
  let root = tree;
  const own = new Set<ContextNode>();
  const openRoot = (): ContextNode => {
    if (!own.has(root)) root = copyOf(root);
    return root;
  };
  const copyOf = (node: ContextNode): ContextNode => {
    const copy = { ...node, children: node.children && new Map(node.children) };
    own.add(copy);
    return copy;
  };
  /** The folders from the root to the one at the path, ready to be changed; made where missing. */
  const openFolders = (parts: readonly string[]): readonly ContextNode[] => {
    const opened = [openRoot()];
    for (const [depth, name] of parts.entries()) {
      const parent = opened[depth] as ContextNode;
      const known = parent.children?.get(name);
      let folder: ContextNode;
      if (known?.kind === "folder") folder = own.has(known) ? known : copyOf(known);
      else {
        for (const one of known ? opened : []) count(one, known, -1);
        folder = createFolderNode(parts.slice(0, depth + 1).join("/"));
        own.add(folder);
      }
      addChild(parent, name, folder);
      opened.push(folder);
    }
    return opened;
  };
  const take = (parts: readonly string[], known: ContextNode): readonly ContextNode[] => {
    const folders = openFolders(parts.slice(0, -1));
    for (const folder of folders) count(folder, known, -1);
    folders.at(-1)?.children?.delete(parts.at(-1) ?? "");
    return folders;
  };
  return {
    get root() {
      return root;
    },
    set(node) {
      const parts = partsOf(node.path);
      const known = at(root, parts);
      if (known && isSame(known, node)) return;
      const folders = known ? take(parts, known) : openFolders(parts.slice(0, -1));
      const parent = folders.at(-1);
      if (!parent) return;
      addChild(parent, parts.at(-1) ?? "", node);
      for (const folder of folders) count(folder, node, 1);
    },
    remove(path, mayBeEmpty) {
      const parts = partsOf(path);
      const known = at(root, parts);
      if (!known || parts.length === 0) return;
      const folders = take(parts, known);
      for (let depth = folders.length - 1; depth > 0; depth--) {
        const folder = folders[depth];
        if (!folder || (folder.children?.size ?? 0) > 0 || mayBeEmpty(folder.path)) return;
        folders[depth - 1]?.children?.delete(parts[depth - 1] ?? "");
      }
    },
  };
}

function at(root: ContextNode, parts: readonly string[]): ContextNode | undefined {
  let node: ContextNode | undefined = root;
  for (const part of parts) node = node?.children?.get(part);
  return node;
}

function count(
  folder: ContextNode,
  child: Pick<ContextNode, "files" | "bytes"> | undefined,
  sign: 1 | -1,
): void {
  folder.files += sign * (child?.files ?? 0);
  if (!child) return;
  folder.bytes = addBytes(folder.bytes, child.bytes === undefined ? undefined : sign * child.bytes);
}

/** Of folders only empty ones are compared; a size that nobody knew is no other one. */
function isSame(a: ContextNode, b: ContextNode): boolean {
  const isEmpty = (a.children?.size ?? 0) === 0 && (b.children?.size ?? 0) === 0;
  return (
    isEmpty &&
    a.kind === b.kind &&
    (a.bytes === undefined || a.bytes === b.bytes) &&
    a.text === b.text &&
    a.target === b.target
  );
}
