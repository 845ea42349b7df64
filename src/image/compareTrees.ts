import { type ChangeList, createChangeList } from "./changeList.ts";
import type { FileNode } from "./fileNode.ts";

/** What of the files of one image is added, changed or deleted in another one. */
export function compareTrees(before: FileNode, after: FileNode): ChangeList {
  const changes = createChangeList();
  interface Pair {
    readonly path: string;
    readonly before: FileNode | undefined;
    readonly after: FileNode | undefined;
  }
  const visit: Pair[] = [{ path: "", before, after }];
  for (let pair = visit.pop(); pair !== undefined; pair = visit.pop()) {
    if (pair.path !== "") addPair(changes, pair.path, pair.before, pair.after);
    const [old, now] = [pair.before?.children, pair.after?.children];
    const below = (name: string): string => (pair.path === "" ? name : `${pair.path}/${name}`);
    for (const [name, child] of old ?? []) {
      visit.push({ path: below(name), before: child, after: now?.get(name) });
    }
    for (const [name, child] of now ?? []) {
      if (!old?.has(name)) visit.push({ path: below(name), before: undefined, after: child });
    }
  }
  return changes.finish();
}

function addPair(
  changes: ReturnType<typeof createChangeList>,
  path: string,
  before: FileNode | undefined,
  after: FileNode | undefined,
): void {
  if (after === undefined) {
    // A folder says nothing that the files in it do not say.
    if (before && !isFull(before)) changes.add(path, before.kind, "deleted", sizeOf(before));
  } else if (before === undefined) {
    if (!isFull(after)) changes.add(path, after.kind, "added", sizeOf(after));
  } else if (!isSame(before, after)) {
    changes.add(path, after.kind, "changed", sizeOf(after), sizeOf(before));
  }
}

function isFull({ kind, children }: FileNode): boolean {
  return kind === "folder" && children !== undefined && children.size > 0;
}

/** Times do not count: another build of the same has others. */
function isSame(a: FileNode, b: FileNode): boolean {
  const sameOwner = a.mode === b.mode && a.uid === b.uid && a.gid === b.gid;
  // Which of two hard links is the first one is chance.
  const [kindA, kindB] = [a, b].map(({ kind }) => (kind === "hardlink" ? "file" : kind));
  if (kindA !== kindB || !sameOwner) return false;
  if (kindA === "symlink") return a.link === b.link;
  return sizeOf(a) === sizeOf(b) && a.hash === b.hash;
}

function sizeOf({ shared, size }: FileNode): number {
  return shared?.size ?? size;
}
