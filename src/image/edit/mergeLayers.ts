import type { LayerFile } from "../layers/layerFile.ts";
import { plainFolder } from "./findFiles.ts";
import { createMergedEntries, type MergedEntries } from "./mergedEntries.ts";
import { createPathTable, type PathTable } from "./pathTable.ts";
import { createShownPaths, type ShownPaths } from "./shownPaths.ts";

export interface LayerMerge {
  /**
   * An index where the file shows, so that its content is wanted: for now, as the same path may come
   * again in its layer.
   */
  add(file: LayerFile): number | undefined;
  endLayer(): void;
  /** Tells where the content of an index lies. */
  setPlace(index: number, place: number): void;
  /** Files with a content that do not show themselves, and that hard links do show. */
  unread(): readonly UnreadFile[];
  /** What shows in the end, in the order of a layer; hard links lead to a name that shows. */
  finish(): Iterable<ShownFile>;
}

export interface UnreadFile {
  readonly index: number;
  /** Counted as layers came, 0 the uppermost; and its number in the layer. */
  readonly layer: number;
  readonly number: number;
}

export interface ShownFile {
  readonly file: LayerFile;
  /** As it was set. */
  readonly place: number | undefined;
}

/**
 * What shows of layers that come from the top down, so that each entry is judged as it goes by: it
 * shows where no layer above has the name, or hides it. Memory grows with the number of files that
 * show, not with their size.
 */
export function mergeLayers(): LayerMerge {
  const entries = createMergedEntries();
  const paths = createPathTable();
  const shown = createShownPaths();
  /** Hard links to what a layer further down has, by its path. */
  const pending = new Map<number, number[]>();
  let layer = 0;
  let here = newLayer(0);
  let parent = { folder: 0, hidden: false };

  const isAbove = (index: number): boolean => entries.layer(index) < layer;
  const hiddenBelow = (folder: number): boolean => {
    for (let at = folder; at >= 0; at = paths.folder(at)) {
      if (shown.is(at, "deleted") || shown.is(at, "emptied")) return true;
      const entry = shown.entry(at);
      if (entry !== undefined && isAbove(entry) && entries.kind(entry) !== "folder") return true;
    }
    return false;
  };
  const isHidden = (path: number, isFolder: boolean): boolean => {
    const folder = paths.folder(path);
    // Files of a folder come one after the other.
    if (parent.folder !== folder) parent = { folder, hidden: hiddenBelow(folder) };
    if (parent.hidden || shown.is(path, "deleted")) return true;
    const entry = shown.entry(path);
    if (entry !== undefined && isAbove(entry)) return true;
    return !isFolder && shown.is(path, "implied");
  };
  const inLayer = (path: number): number | undefined => {
    const entry = shown.entry(path);
    return entry !== undefined && !isAbove(entry) ? entry : here.hidden.get(path);
  };

  return {
    add(file) {
      const { kind, link = "" } = file;
      const path = paths.add(file.path);
      const number = here.count++;
      if (kind === "whiteout") here.deleted.push(path);
      if (kind === "opaque") here.emptied.push(path);
      if (kind === "whiteout" || kind === "opaque") return undefined;
      const hidden = isHidden(path, kind === "folder");
      if (hidden && kind === "folder") return undefined;
      const index = entries.add(file, path, layer, number);
      if (kind === "hardlink") {
        const to = paths.add(link);
        const target = to === path ? undefined : inLayer(to);
        if (target !== undefined) entries.setTarget(index, target);
        else here.links.push({ index, to });
      }
      // The later of two of a name counts, so they wait on.
      if (kind !== "folder") {
        for (const waiting of pending.get(path) ?? []) entries.setTarget(waiting, index);
      }
      if (!hidden) {
        shown.show(path, index);
        return index;
      }
      here.hidden.set(path, index);
      // Under a folder of this name from above nothing shows of what is under this.
      if (shown.is(path, "implied") || shown.entry(path) !== undefined) here.emptied.push(path);
      return undefined;
    },
    endLayer() {
      for (const path of here.deleted) shown.mark(path, "deleted");
      for (const path of here.emptied) shown.mark(path, "emptied");
      for (let index = here.begin; index < entries.length; index += 1) {
        const path = entries.path(index);
        if (shown.entry(path) === index) markFolders(paths, shown, path);
      }
      for (const path of pending.keys()) if (inLayer(path) !== undefined) pending.delete(path);
      for (const path of here.deleted) pending.delete(path);
      for (const { index, to } of here.links) {
        const waiting = pending.get(to);
        if (waiting) waiting.push(index);
        else pending.set(to, [index]);
      }
      here = newLayer(entries.length);
      layer += 1;
      parent = { folder: 0, hidden: shown.is(0, "emptied") };
    },
    setPlace: (index, place) => entries.setPlace(index, place),
    unread() {
      return [...originsOfLinks(entries, shown)].flatMap((index) =>
        entries.place(index) < 0 && entries.size(index) > 0
          ? [{ index, layer: entries.layer(index), number: entries.number(index) }]
          : [],
      );
    },
    finish: () => finish(entries, paths, shown),
  };
}

function newLayer(begin: number) {
  return {
    /** Index of its first entry. */
    begin,
    count: 0,
    deleted: [] as number[],
    emptied: [] as number[],
    hidden: new Map<number, number>(),
    links: [] as { readonly index: number; readonly to: number }[],
  };
}

function markFolders(paths: PathTable, shown: ShownPaths, path: number): void {
  for (let at = paths.folder(path); at > 0; at = paths.folder(at)) {
    if (shown.is(at, "implied")) return;
    shown.mark(at, "implied");
  }
}

function* finish(
  entries: MergedEntries,
  paths: PathTable,
  shown: ShownPaths,
): Generator<ShownFile> {
  const origins = originsOfLinks(entries, shown);
  /** The first name that shows of a content with several. */
  const names = new Map<number, string>();
  // Of a layer with both a file and something in it, the file counts.
  const isClosed = (id: number): boolean => {
    const index = shown.entry(id);
    return index !== undefined && entries.kind(index) !== "folder";
  };
  for (const id of paths.inOrder(isClosed)) {
    const index = shown.entry(id);
    if (index === undefined && !shown.is(id, "implied")) continue;
    const path = paths.path(id);
    if (index === undefined || entries.kind(index) === "folder") {
      const file = index === undefined ? plainFolder(path) : entries.file(index, path);
      yield { file, place: undefined };
      continue;
    }
    const origin = originOf(entries, index);
    // A link to what no layer has: no engine could make it either.
    if (origin === undefined) continue;
    const name = names.get(origin);
    if (name !== undefined) {
      const file = entries.file(origin, path);
      yield { file: { ...file, kind: "hardlink", size: 0, link: name }, place: undefined };
      continue;
    }
    if (origins.has(origin)) names.set(origin, path);
    const place = entries.place(origin);
    yield { file: entries.file(origin, path), place: place < 0 ? undefined : place };
  }
}

function originsOfLinks(entries: MergedEntries, shown: ShownPaths): ReadonlySet<number> {
  const origins = new Set<number>();
  for (let index = 0; index < entries.length; index += 1) {
    if (entries.kind(index) !== "hardlink" || shown.entry(entries.path(index)) !== index) continue;
    const origin = originOf(entries, index);
    if (origin !== undefined) origins.add(origin);
  }
  return origins;
}

/** What a chain of links ends at. */
function originOf(entries: MergedEntries, index: number): number | undefined {
  let at = index;
  for (let steps = 0; entries.kind(at) === "hardlink"; steps += 1) {
    at = entries.target(at);
    if (at < 0 || steps > 100) return undefined;
  }
  return at;
}
