import type { FileCount, PlannedFile, PlannedFolder, PlannedPath } from "./contextPlan.ts";
import { addCount, createFileSum, createPathList, type FileSum } from "./fileSum.ts";
import { createLargestList, type LargestList } from "./largestList.ts";

/** Adds up what is sent of one folder, and what of it nobody wants. */
export interface FolderTally {
  addFile(file: PlannedFile): void;
  addUnused(path: PlannedPath): void;
  addFolder(folder: ClosedFolder): void;
  /** `isTaken`: an ask takes the whole folder, so that it is of use even where nothing is in it. */
  close(isTaken: boolean): ClosedFolder;
}

export interface ClosedFolder {
  /** Undefined where nothing of it is sent. */
  readonly node: PlannedFolder | undefined;
  /** Stands for all in it; undefined where some of it is of use. */
  readonly unused: PlannedPath | undefined;
}

/** What the folders of one context share. */
export interface SharedTally {
  readonly largestFiles: LargestList<PlannedPath>;
  readonly largestFolders: LargestList<PlannedPath>;
  readonly unused: { readonly count: FileSum; readonly paths: LargestList<PlannedPath> };
  /** Files and folders that the tree has so far. */
  treeSize: number;
}

/** Of each list of paths. */
export const pathsNamed = 200;
/** Files of one folder that the tree names; more are counted. */
const filesNamed = 300;
/** Files and folders of the tree; that of a larger context is cut, its counts are not. */
const largestTree = 30_000;

export function createFolderTally(shared: SharedTally, path: string): FolderTally {
  const count = createFileSum();
  const asks = new Map<number, FileSum>();
  const files = createLargestList<PlannedFile>(
    filesNamed,
    ({ bytes }) => bytes,
    ({ name }) => name,
  );
  let fileCount = 0;
  const folders: PlannedFolder[] = [];
  const unused = { count: createFileSum(), paths: createPathList(pathsNamed) };
  const addUnused = (one: PlannedPath): void => {
    addCount(unused.count, one);
    unused.paths.add(one);
  };
  const addFor = (ask: number, sum: FileCount): void => {
    const known = asks.get(ask);
    if (known) addCount(known, sum);
    else asks.set(ask, { files: sum.files, bytes: sum.bytes });
  };
  return {
    addUnused,
    addFile(file) {
      const sum = { files: file.kind === "file" ? 1 : 0, bytes: file.bytes };
      addCount(count, sum);
      for (const ask of file.by) addFor(ask, sum);
      files.add(file);
      fileCount++;
      const place = path === "" ? file.name : `${path}/${file.name}`;
      if (file.bytes > 0) shared.largestFiles.add({ path: place, kind: file.kind, ...sum });
    },
    addFolder({ node, unused: whole }) {
      if (whole) addUnused(whole);
      if (!node) return;
      addCount(count, node);
      for (const [ask, sum] of node.asks) addFor(ask, sum);
      folders.push(node);
    },
    close(isTaken) {
      const isEmpty = fileCount === 0 && folders.length === 0;
      if (isEmpty && !isTaken && path !== "") {
        const whole: PlannedPath = { path, kind: "folder", ...unused.count };
        return { node: undefined, unused: whole.files > 0 ? whole : undefined };
      }
      addCount(shared.unused.count, unused.count);
      for (const one of unused.paths.items) shared.unused.paths.add(one);
      shared.unused.paths.skip(unused.paths.more);
      if (isEmpty) return { node: undefined, unused: undefined };
      if (path !== "" && count.bytes > 0 && !isMostlyOne(count, [...folders, ...files.items])) {
        shared.largestFolders.add({ path, kind: "folder", ...count });
      }
      return { node: toNode(), unused: undefined };
    },
  };

  function toNode(): PlannedFolder {
    const all = fileCount + folders.length;
    const rows = files.items.length + folders.length;
    const isCut = shared.treeSize + rows > largestTree && path !== "";
    if (isCut) return { path, ...count, asks, subfolders: [], named: [], more: all };
    shared.treeSize += rows;
    const subfolders = folders.sort((a, b) => (a.path < b.path ? -1 : 1));
    const named = [...files.items].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { path, ...count, asks, subfolders, named, more: all - rows };
  }
}

/** A folder that is large since one thing in it is says nothing beside that one. */
function isMostlyOne({ bytes }: FileCount, parts: readonly { readonly bytes: number }[]): boolean {
  return parts.some((part) => part.bytes >= bytes * 0.8);
}
