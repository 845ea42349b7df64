import type { ChangeList } from "../image/changeList.ts";

export interface FolderSum {
  readonly path: string;
  /** Bytes of all files in it. */
  readonly size: number;
}

export interface FolderSums {
  /** The folders and files in a folder, the largest first; "" is the root. */
  readonly below: ReadonlyMap<string, readonly FolderSum[]>;
}

/** Deeper folders count for the one above them. */
const deepest = 5;

/** What the files that are added or changed have, by folder. */
export function folderSums(changes: ChangeList): FolderSums {
  const sums = new Map<string, number>();
  for (let at = 0; at < changes.length; at += 1) {
    const size = changes.size(at);
    if (size === 0 || changes.change(at) === "deleted") continue;
    const path = changes.path(at);
    let end = path.indexOf("/");
    for (let depth = 1; depth <= deepest; depth += 1) {
      const prefix = end === -1 ? path : path.slice(0, end);
      sums.set(prefix, (sums.get(prefix) ?? 0) + size);
      if (end === -1) break;
      end = path.indexOf("/", end + 1);
    }
  }
  const below = new Map<string, FolderSum[]>();
  for (const [path, size] of sums) {
    const parent = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
    const beside = below.get(parent);
    if (beside) beside.push({ path, size });
    else below.set(parent, [{ path, size }]);
  }
  for (const beside of below.values()) beside.sort((a, b) => b.size - a.size);
  return { below };
}
