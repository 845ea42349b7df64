import type { FileCount, PlannedPath } from "./contextPlan.ts";
import { createLargestList, type LargestList } from "./largestList.ts";

/** A count that grows. */
export interface FileSum extends FileCount {
  files: number;
  bytes: number;
}

export function createFileSum(): FileSum {
  return { files: 0, bytes: 0 };
}

export function addCount(sum: FileSum, { files, bytes }: FileCount): void {
  sum.files += files;
  sum.bytes += bytes;
}

export function createPathList(most: number): LargestList<PlannedPath> {
  return createLargestList(
    most,
    ({ bytes }) => bytes,
    ({ path }) => path,
  );
}
