import { type ChangeList, type ChangeListBuilder, createChangeList } from "./changeList.ts";
import type { EntryList, LayerEntry } from "./entryList.ts";
import { addNode, bytesOf, type FileNode, filesBelow, newFolder, nodeAt } from "./fileNode.ts";
import { createWaste, type Waste } from "./waste.ts";

/** Layers put on top of each other. */
export interface AppliedLayers {
  readonly layers: readonly AppliedLayer[];
  /** The root of what the image shows in the end. */
  readonly root: FileNode;
  readonly waste: Waste;
}

export interface AppliedLayer {
  readonly changes: ChangeList;
  /** Bytes of contents that it brings. */
  readonly size: number;
  /** Files, links and devices; folders count where they are empty or deleted with nothing in them. */
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
}

/**
 * Puts layers, the base first, on top of each other: what each adds, changes and deletes, what shows
 * in the end, and what is stored and does not show. Time grows with the number of entries.
 */
export function applyLayers(layers: readonly EntryList[]): AppliedLayers {
  const root = newFolder();
  const waste = createWaste();
  const applied = layers.map((entries, layer) => applyLayer(root, entries, layer, waste.add));
  return { layers: applied, root, waste: waste.finish() };
}

function applyLayer(
  root: FileNode,
  entries: EntryList,
  layer: number,
  addWaste: ReturnType<typeof createWaste>["add"],
): AppliedLayer {
  // Whiteouts hide what is below, wherever they stand among the layer's own entries.
  const hidden = newFolder();
  for (let at = 0; at < entries.length; at += 1) {
    const kind = entries.kind(at);
    if (kind === "whiteout") hide(root, hidden, entries.path(at));
    if (kind === "opaque") hideChildren(root, hidden, entries.path(at));
  }
  const changes = createChangeList();
  const counts = { added: 0, changed: 0, deleted: 0 };
  let size = 0;
  for (let at = 0; at < entries.length; at += 1) {
    const kind = entries.kind(at);
    if (kind === "whiteout" || kind === "opaque") continue;
    const entry = entries.at(at);
    size += entry.size;
    const { node, before } = place(root, hidden, entry, layer);
    if (node === undefined) continue;
    const change = changeOf(before, entry);
    if (before !== undefined && before.kind !== "folder") {
      const wasted = bytesOf(before);
      const rewritten = before.size === entry.size && before.hash === entry.hash && entry.hash > 0;
      if (wasted > 0) addWaste(before, layer, rewritten ? "rewritten" : "overwritten", wasted);
    }
    changes.add(entry.path, kind, change, entry.size, before?.size ?? 0);
    if (kind !== "folder" && change !== "same")
      counts[change === "added" ? "added" : "changed"] += 1;
  }
  const onDeleted = (node: FileNode): void => {
    const wasted = bytesOf(node);
    if (wasted > 0) addWaste(node, layer, "deleted", wasted);
  };
  counts.deleted = addDeleted(hidden, changes, onDeleted);
  return { changes: changes.finish(), size, ...counts };
}

/** Puts an entry into the tree. `before`: what of the layers below it takes the place of. */
function place(
  root: FileNode,
  hidden: FileNode,
  entry: LayerEntry,
  layer: number,
): { readonly node: FileNode | undefined; readonly before: FileNode | undefined } {
  const node = addNode(root, entry.path);
  // The same path twice in one layer: the later one counts.
  const twice = node.layer === layer;
  let before: FileNode | undefined;
  if (!twice && node.layer >= 0) before = copyOf(node);
  if (node.children && entry.kind !== "folder") {
    for (const [name, child] of node.children) moveTo(hidden, `${entry.path}/${name}`, child);
    node.children = undefined;
  }
  if (before === undefined && !twice) {
    const old = nodeAt(hidden, entry.path);
    if (old && old.layer >= 0 && !old.taken) {
      before = copyOf(old);
      old.taken = true;
    }
  }
  const target =
    entry.kind === "hardlink" && entry.link !== undefined ? nodeAt(root, entry.link) : undefined;
  put(node, entry, layer);
  if (target && target !== node) {
    target.shared ??= { names: 1, size: target.size };
    target.shared.names += 1;
    node.shared = target.shared;
    node.hash = target.hash;
  }
  return { node: twice ? undefined : node, before };
}

/** Field by field: this is where half the time goes. */
function put(node: FileNode, entry: LayerEntry, layer: number): void {
  node.path = entry.path;
  node.layer = layer;
  node.kind = entry.kind;
  node.size = entry.size;
  node.mode = entry.mode;
  node.uid = entry.uid;
  node.gid = entry.gid;
  node.link = entry.link;
  node.hash = entry.hash;
  node.shared = undefined;
}

function copyOf(node: FileNode): FileNode {
  const copy = newFolder();
  put(copy, node, node.layer);
  copy.shared = node.shared;
  return copy;
}

function changeOf(before: FileNode | undefined, entry: LayerEntry): "added" | "changed" | "same" {
  if (before === undefined) return "added";
  // A folder stands in a layer for what changed in it, too.
  const same =
    entry.kind === "folder" &&
    before.kind === "folder" &&
    before.mode === entry.mode &&
    before.uid === entry.uid &&
    before.gid === entry.gid;
  return same ? "same" : "changed";
}

function hide(root: FileNode, hidden: FileNode, path: string): void {
  const slash = path.lastIndexOf("/");
  const parent = nodeAt(root, path.slice(0, Math.max(slash, 0)));
  const name = path.slice(slash + 1);
  const node = parent?.children?.get(name);
  if (!parent || !node) return;
  parent.children?.delete(name);
  moveTo(hidden, path, node);
}

function hideChildren(root: FileNode, hidden: FileNode, path: string): void {
  const folder = nodeAt(root, path);
  if (!folder?.children) return;
  for (const [name, child] of folder.children)
    moveTo(hidden, path === "" ? name : `${path}/${name}`, child);
  folder.children = undefined;
}

/** Into the tree of what this layer hides, at the same path. */
function moveTo(hidden: FileNode, path: string, node: FileNode): void {
  const slash = path.lastIndexOf("/");
  const parent = slash === -1 ? hidden : addNode(hidden, path.slice(0, slash));
  parent.children ??= new Map();
  const name = path.slice(slash + 1);
  const there = parent.children.get(name);
  // A folder whose contents were hidden one by one, and then itself.
  if (there?.children) node.children = new Map([...(node.children ?? []), ...there.children]);
  parent.children.set(name, node);
}

/**
 * A row for each thing that is gone and that nothing of the layer took the place of: one for a whole
 * folder, where all of it is gone. Gives the number of files.
 */
function addDeleted(
  hidden: FileNode,
  changes: ChangeListBuilder,
  onFile: (node: FileNode) => void,
): number {
  let deleted = 0;
  const mixed = hasTaken(hidden);
  const visit: [FileNode, string][] = [[hidden, ""]];
  for (let next = visit.pop(); next !== undefined; next = visit.pop()) {
    const [node, path] = next;
    const whole = path !== "" && node.layer >= 0 && !mixed.has(node);
    if (whole) {
      const below = filesBelow(node, onFile);
      deleted += below.files;
      changes.add(path, node.kind, "deleted", below.bytes, 0, below.files);
      continue;
    }
    for (const [name, child] of node.children ?? []) {
      if (!child.taken || child.children)
        visit.push([child, path === "" ? name : `${path}/${name}`]);
    }
  }
  return deleted;
}

/** The nodes that were taken the place of, and the folders above them. */
function hasTaken(root: FileNode): ReadonlySet<FileNode> {
  const mixed = new Set<FileNode>();
  const path: { readonly node: FileNode; readonly rest: Iterator<FileNode> }[] = [];
  const enter = (node: FileNode): void => {
    path.push({ node, rest: (node.children ?? new Map<string, FileNode>()).values() });
    if (!node.taken) return;
    for (let up = path.length - 1; up >= 0; up -= 1) {
      const above = path[up]?.node;
      if (above === undefined || mixed.has(above)) return;
      mixed.add(above);
    }
  };
  enter(root);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.next();
    if (next.done) path.pop();
    else enter(next.value);
  }
  return mixed;
}
