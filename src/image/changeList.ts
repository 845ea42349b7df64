import type { EntryKind } from "./entryList.ts";

/** "same": there and not changed. */
export type Change = (typeof changes)[number];

const changes = ["same", "added", "changed", "deleted"] as const;

/** Files with what became of them, in columns. */
export interface ChangeList {
  readonly length: number;
  path(index: number): string;
  kind(index: number): EntryKind;
  change(index: number): Change;
  /** Bytes: of what is there now; of what is gone, where it is deleted. */
  size(index: number): number;
  /** Bytes before, where it is changed. */
  before(index: number): number;
  /** How many files a row stands for: more than one for a folder that is deleted. */
  files(index: number): number;
}

export interface ChangeListBuilder {
  add(
    path: string,
    kind: EntryKind,
    change: Change,
    size: number,
    before?: number,
    files?: number,
  ): void;
  finish(): ChangeList;
}

export function createChangeList(): ChangeListBuilder {
  const paths: string[] = [];
  const kinds: EntryKind[] = [];
  const codes: number[] = [];
  const sizes: number[] = [];
  const befores = new Map<number, number>();
  const counts = new Map<number, number>();
  return {
    add(path, kind, change, size, before = 0, files = 1) {
      const at = paths.push(path) - 1;
      kinds.push(kind);
      codes.push(changes.indexOf(change));
      sizes.push(size);
      if (before !== 0) befores.set(at, before);
      if (files !== 1) counts.set(at, files);
    },
    finish: () => ({
      length: paths.length,
      path: (at) => paths[at] ?? "",
      kind: (at) => kinds[at] ?? "file",
      change: (at) => changes[codes[at] ?? 0] ?? "same",
      size: (at) => sizes[at] ?? 0,
      before: (at) => befores.get(at) ?? 0,
      files: (at) => counts.get(at) ?? 1,
    }),
  };
}
