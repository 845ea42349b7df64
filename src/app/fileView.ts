import type { Change, ChangeList } from "../image/changeList.ts";
import type { EntryKind } from "../image/entryList.ts";

/** A row of a table of files that is also a tree. */
export interface FileRow {
  readonly path: string;
  readonly name: string;
  /** 1 for what stands at the root. */
  readonly level: number;
  readonly kind: EntryKind;
  readonly change: Change;
  /** Bytes; of a folder, of all in it. */
  readonly size: number;
  readonly before: number;
  /** Files that it stands for; of a folder, all in it. */
  readonly files: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** From 1, among those beside it, and how many those are. */
  readonly position: number;
  readonly siblings: number;
}

export type FileSort = "size" | "name";

/** The rows of a tree that are to be seen, for a front that shows some of them at a time. */
export interface FileView {
  /** Rows to be seen now. */
  readonly length: number;
  /** Files that the filter leaves, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  rows(offset: number, count: number): readonly FileRow[];
  /** Opens a folder, or closes it. */
  expand(path: string, open: boolean): void;
  /** Part of a path, in any case; "" for all. What is left is all open. */
  filter(text: string): void;
  sort(by: FileSort): void;
  /** Opens all folders above a path; gives its row's index, -1 where it has none. */
  reveal(path: string): number;
}

interface Node {
  readonly name: string;
  readonly path: string;
  readonly parent: Node | undefined;
  readonly level: number;
  /** Index into the list; -1 for a folder that stands there for its files only. */
  row: number;
  children: Map<string, Node> | undefined;
  sorted: Node[] | undefined;
  /** From 1, among those that `sorted` of its parent has. */
  position: number;
  size: number;
  files: number;
  shown: boolean;
  open: boolean;
}

/** `folders`: whether folders in which nothing changed have rows. Linear in the paths' lengths. */
export function createFileView(
  list: ChangeList,
  options: { readonly unchanged: boolean },
): FileView {
  const root = newNode("", "", undefined);
  // Parents stand before their children, so that sums go up by going through it backwards.
  const nodes: Node[] = [root];
  for (let at = 0; at < list.length; at += 1) {
    if (!options.unchanged && list.change(at) === "same") continue;
    addPath(root, nodes, list.path(at)).row = at;
  }
  let sortBy: FileSort = "size";
  let filtered = false;
  let visible: Node[] | undefined;

  const count = (matches: (node: Node) => boolean): void => {
    for (const node of nodes) {
      const own = node.row >= 0 && matches(node);
      const leaf = node.children === undefined;
      node.shown = own;
      node.files = own && (leaf || list.change(node.row) === "deleted") ? list.files(node.row) : 0;
      node.size = own ? list.size(node.row) : 0;
      node.sorted = undefined;
    }
    for (let at = nodes.length - 1; at > 0; at -= 1) {
      const node = nodes[at];
      const parent = node?.parent;
      if (!node?.shown || !parent) continue;
      parent.shown = true;
      parent.size += node.size;
      parent.files += node.files;
    }
    visible = undefined;
  };
  const sorted = (node: Node): readonly Node[] => {
    if (node.sorted) return node.sorted;
    node.sorted = [...(node.children?.values() ?? [])]
      .filter(({ shown }) => shown)
      .sort(sortBy === "size" ? (a, b) => b.size - a.size || byName(a, b) : byName);
    for (const [at, child] of node.sorted.entries()) child.position = at + 1;
    return node.sorted;
  };
  const show = (): readonly Node[] => {
    if (visible) return visible;
    visible = [];
    const visit: Node[] = [...sorted(root)].reverse();
    for (let node = visit.pop(); node !== undefined; node = visit.pop()) {
      visible.push(node);
      if (!node.open && !filtered) continue;
      const below = sorted(node);
      for (let at = below.length - 1; at >= 0; at -= 1) visit.push(below[at] as Node);
    }
    return visible;
  };
  const toRow = (node: Node): FileRow => {
    const known = node.row >= 0;
    const beside = node.parent ? sorted(node.parent) : [];
    const expandable = sorted(node).length > 0;
    return {
      ...{ path: node.path, name: node.name, level: node.level },
      kind: known ? list.kind(node.row) : "folder",
      change: known ? list.change(node.row) : "same",
      size: node.size,
      before: known ? list.before(node.row) : 0,
      files: node.files,
      expandable,
      expanded: expandable && (node.open || filtered),
      position: node.position,
      siblings: beside.length,
    };
  };

  count(() => true);
  return {
    get length() {
      return show().length;
    },
    get files() {
      return root.files;
    },
    get bytes() {
      return root.size;
    },
    rows: (offset, many) =>
      show()
        .slice(offset, offset + many)
        .map(toRow),
    expand(path, open) {
      const node = find(root, path);
      if (!node) return;
      node.open = open;
      visible = undefined;
    },
    filter(text) {
      const wanted = text.trim().toLowerCase();
      filtered = wanted !== "";
      count(filtered ? ({ path }) => path.toLowerCase().includes(wanted) : () => true);
    },
    sort(by) {
      sortBy = by;
      for (const node of nodes) node.sorted = undefined;
      visible = undefined;
    },
    reveal(path) {
      const node = find(root, path);
      if (!node) return -1;
      for (let up = node.parent; up; up = up.parent) up.open = true;
      visible = undefined;
      return show().indexOf(node);
    },
  };
}

function newNode(name: string, path: string, parent: Node | undefined): Node {
  return {
    ...{ name, path, parent, level: parent ? parent.level + 1 : 0, row: -1 },
    ...{
      children: undefined,
      sorted: undefined,
      position: 0,
      size: 0,
      files: 0,
      shown: false,
      open: false,
    },
  };
}

function addPath(root: Node, nodes: Node[], path: string): Node {
  let node = root;
  let start = 0;
  while (start <= path.length) {
    const slash = path.indexOf("/", start);
    const end = slash === -1 ? path.length : slash;
    const name = path.slice(start, end);
    node.children ??= new Map();
    let child = node.children.get(name);
    if (!child) {
      child = newNode(name, path.slice(0, end), node);
      node.children.set(name, child);
      nodes.push(child);
    }
    node = child;
    start = end + 1;
  }
  return node;
}

function find(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root;
  for (const name of path.split("/")) node = node?.children?.get(name);
  return node;
}

function byName(a: Node, b: Node): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
