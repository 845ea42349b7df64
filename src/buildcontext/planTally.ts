import type { IgnorePattern } from "../dockerfile/ignoreFile.ts";
import type {
  ContextPlan,
  ExcludedByLine,
  FileCount,
  PlannedFolder,
  PlannedPath,
  UnreadablePath,
} from "./contextPlan.ts";
import { addCount, createFileSum, createPathList, type FileSum } from "./fileSum.ts";
import {
  createFolderTally,
  type FolderTally,
  pathsNamed,
  type SharedTally,
} from "./folderTally.ts";
import type { LargestList } from "./largestList.ts";

/** Adds up a walk through a context; what it holds does not grow with the number of files. */
export interface PlanTally {
  addTotal(count: FileCount): void;
  addKept(count: FileCount): void;
  addUnreadable(path: UnreadablePath): void;
  /** A path that the pattern of that index keeps out, with all that will be added to it. */
  openExclusion(pattern: number, path: string, kind: PlannedPath["kind"]): Exclusion;
  openFolder(path: string): FolderTally;
  finish(walked: Walked): ContextPlan;
}

export interface Walked {
  readonly root: string;
  readonly ignoreFile: string | undefined;
  /** How many instructions ask. */
  readonly asks: number;
  readonly tree: PlannedFolder | undefined;
}

export interface Exclusion {
  add(count: FileCount): void;
  close(): void;
}

const largestNamed = 30;

export function createPlanTally(patterns: readonly IgnorePattern[]): PlanTally {
  const total = createFileSum();
  const kept = createFileSum();
  const lines = new Map<number, Line>();
  const unreadable: UnreadablePath[] = [];
  const shared: SharedTally = {
    largestFiles: createPathList(largestNamed),
    largestFolders: createPathList(largestNamed),
    unused: { count: createFileSum(), paths: createPathList(pathsNamed) },
    treeSize: 0,
  };
  return {
    addTotal: (count) => addCount(total, count),
    addKept: (count) => addCount(kept, count),
    addUnreadable(path) {
      if (unreadable.length < pathsNamed) unreadable.push(path);
    },
    openExclusion(pattern, path, kind) {
      const own = createFileSum();
      return {
        add: (count) => addCount(own, count),
        close() {
          if (kind === "folder" && own.files === 0) return;
          const line = lines.get(pattern) ?? newLine();
          lines.set(pattern, line);
          addCount(line.count, own);
          line.paths.add({ path, kind, ...own });
        },
      };
    },
    openFolder: (path) => createFolderTally(shared, path),
    finish({ root, ignoreFile, asks, tree = emptyTree }) {
      const { largestFiles, largestFolders, unused } = shared;
      const noFiles = { files: 0, bytes: 0 };
      return {
        ...{ root, ignoreFile, total, kept, tree, unreadable },
        sent: { files: tree.files, bytes: tree.bytes },
        asks: Array.from({ length: asks }, (_, index) => tree.asks.get(index) ?? noFiles),
        biggest: [...largestFiles.items, ...largestFolders.items]
          .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
          .slice(0, largestNamed),
        excluded: [...lines]
          .sort(([a], [b]) => a - b)
          .map(([index, line]) => toExcluded(patterns[index], line)),
        unused: { ...unused.count, ...named(unused.paths) },
      };
    },
  };
}

interface Line {
  readonly count: FileSum;
  readonly paths: LargestList<PlannedPath>;
}

function newLine(): Line {
  return { count: createFileSum(), paths: createPathList(pathsNamed) };
}

function toExcluded(pattern: IgnorePattern | undefined, { count, paths }: Line): ExcludedByLine {
  return {
    ...{ line: pattern?.line ?? 0, pattern: pattern?.pattern ?? "" },
    ...count,
    ...named(paths),
  };
}

function named(list: LargestList<PlannedPath>): {
  readonly paths: readonly PlannedPath[];
  readonly more: number;
} {
  return { paths: list.items, more: list.more };
}

const emptyTree: PlannedFolder = {
  ...{ path: "", files: 0, bytes: 0, more: 0 },
  ...{ asks: new Map(), subfolders: [], named: [] },
};
