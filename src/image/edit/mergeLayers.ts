import { compareLayerPaths } from "../layers/compareLayerPaths.ts";
import type { LayerFile } from "../layers/layerFile.ts";
import { plainFolder } from "./findFiles.ts";
import { createMergedEntries, type MergedEntries } from "./mergedEntries.ts";

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
  const shown = new Map<string, number>();
  /** Deleted above: the path and all below. */
  const deleted = new Set<string>();
  /** Nothing further down shows below such a path: it was emptied, or something else than a folder. */
  const emptied = new Set<string>();
  /** Folders in which something shows. */
  const implied = new Set<string>();
  /** Hard links to what a layer further down has, by its path. */
  const pending = new Map<string, number[]>();
  let layer = 0;
  let here = newLayer(0);
  let parent = { path: "", hidden: false };

  const isAbove = (index: number): boolean => entries.layer(index) < layer;
  const hiddenBelow = (folder: string): boolean => {
    if (emptied.has("")) return true;
    for (let at = folder.indexOf("/"); folder !== ""; at = folder.indexOf("/", at + 1)) {
      const path = at === -1 ? folder : folder.slice(0, at);
      if (deleted.has(path) || emptied.has(path)) return true;
      const entry = shown.get(path);
      if (entry !== undefined && isAbove(entry) && entries.kind(entry) !== "folder") return true;
      if (at === -1) break;
    }
    return false;
  };
  const isHidden = ({ path, kind }: LayerFile): boolean => {
    const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
    // Files of a folder come one after the other.
    if (parent.path !== folder) parent = { path: folder, hidden: hiddenBelow(folder) };
    if (parent.hidden || deleted.has(path)) return true;
    const entry = shown.get(path);
    if (entry !== undefined && isAbove(entry)) return true;
    return kind !== "folder" && implied.has(path);
  };
  const inLayer = (path: string): number | undefined => {
    const entry = shown.get(path);
    return entry !== undefined && !isAbove(entry) ? entry : here.hidden.get(path);
  };

  return {
    add(file) {
      const { path, kind, link = "" } = file;
      const number = here.count++;
      if (kind === "whiteout") here.deleted.push(path);
      if (kind === "opaque") here.emptied.push(path);
      if (kind === "whiteout" || kind === "opaque") return undefined;
      const hidden = isHidden(file);
      if (hidden && kind === "folder") return undefined;
      const target = kind === "hardlink" && link !== path ? inLayer(link) : undefined;
      const index = entries.add(file, layer, number);
      if (target !== undefined) entries.setTarget(index, target);
      else if (kind === "hardlink") here.links.push(index);
      // The later of two of a name counts, so they wait on.
      if (kind !== "folder") {
        for (const waiting of pending.get(path) ?? []) entries.setTarget(waiting, index);
      }
      if (!hidden) {
        shown.set(path, index);
        return index;
      }
      here.hidden.set(path, index);
      // Under a folder of this name from above nothing shows of what is under this.
      if (implied.has(path) || shown.has(path)) here.emptied.push(path);
      return undefined;
    },
    endLayer() {
      for (const path of here.deleted) deleted.add(path);
      for (const path of here.emptied) emptied.add(path);
      for (let index = here.begin; index < entries.length; index += 1) {
        const path = entries.path(index);
        if (shown.get(path) === index) addFolders(implied, path);
      }
      for (const path of pending.keys()) if (inLayer(path) !== undefined) pending.delete(path);
      for (const path of here.deleted) pending.delete(path);
      for (const index of here.links) {
        const path = entries.link(index);
        pending.set(path, [...(pending.get(path) ?? []), index]);
      }
      here = newLayer(entries.length);
      layer += 1;
      parent = { path: "", hidden: emptied.has("") };
    },
    setPlace: (index, place) => entries.setPlace(index, place),
    unread() {
      return [...originsOfLinks(entries, shown)].flatMap((index) =>
        entries.place(index) < 0 && entries.size(index) > 0
          ? [{ index, layer: entries.layer(index), number: entries.number(index) }]
          : [],
      );
    },
    finish: () => finish(entries, shown, implied),
  };
}

function newLayer(begin: number) {
  return {
    /** Index of its first entry. */
    begin,
    count: 0,
    deleted: [] as string[],
    emptied: [] as string[],
    hidden: new Map<string, number>(),
    links: [] as number[],
  };
}

function addFolders(folders: Set<string>, path: string): void {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    const folder = path.slice(0, at);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

function* finish(
  entries: MergedEntries,
  shown: ReadonlyMap<string, number>,
  implied: ReadonlySet<string>,
): Generator<ShownFile> {
  const paths = [...shown.keys()];
  for (const path of implied) if (!shown.has(path)) paths.push(path);
  paths.sort(compareLayerPaths);
  const origins = originsOfLinks(entries, shown);
  /** The first name that shows of a content with several. */
  const names = new Map<number, string>();
  let blocking: string | undefined;
  for (const path of paths) {
    // Of a layer with both a file and something in it, the file counts.
    if (blocking !== undefined && path.startsWith(blocking)) continue;
    blocking = undefined;
    const index = shown.get(path);
    if (index === undefined || entries.kind(index) === "folder") {
      const file = index === undefined ? plainFolder(path) : entries.file(index);
      yield { file, place: undefined };
      continue;
    }
    blocking = `${path}/`;
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

function originsOfLinks(
  entries: MergedEntries,
  shown: ReadonlyMap<string, number>,
): ReadonlySet<number> {
  const origins = new Set<number>();
  for (const index of shown.values()) {
    const origin = entries.kind(index) === "hardlink" ? originOf(entries, index) : undefined;
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
