import { createColumn } from "./column.ts";

/** What is known of paths by their number: the entry that shows there, and marks. */
export interface ShownPaths {
  /** Its index. */
  entry(path: number): number | undefined;
  show(path: number, index: number): void;
  is(path: number, mark: PathMark): boolean;
  mark(path: number, mark: PathMark): void;
}

/**
 * "deleted": further up, the path and all below. "emptied": nothing further down shows below it, as it
 * was emptied, or is something else than a folder. "implied": a folder in which something shows.
 */
export type PathMark = keyof typeof bits;

const bits = { deleted: 1, emptied: 2, implied: 4 } as const;

export function createShownPaths(): ShownPaths {
  /** One more than the index. */
  const shown = createColumn(Int32Array);
  const marks = createColumn(Uint8Array);
  return {
    entry(path) {
      const at = shown.get(path);
      return at === 0 ? undefined : at - 1;
    },
    show: (path, index) => shown.set(path, index + 1),
    is: (path, mark) => (marks.get(path) & bits[mark]) !== 0,
    mark: (path, mark) => marks.set(path, marks.get(path) | bits[mark]),
  };
}
