import { createHash } from "node:crypto";
import type { SyncEntry } from "../buildcontext/syncedContext.ts";

/**
 * A digest of what is known of files without reading them: as long as it is the same, so are they.
 * Undefined where one may change without that. `listedAt` are milliseconds before they were listed.
 */
export function listingSum(entries: readonly SyncEntry[], listedAt: number): string | undefined {
  const hash = createHash("sha256");
  const figures = new BigInt64Array(entriesAtOnce * 5);
  for (let start = 0; start < entries.length; start += entriesAtOnce) {
    const batch = entries.slice(start, start + entriesAtOnce);
    const names: string[] = [];
    let at = 0;
    for (const entry of batch) {
      const { path, kind, mode, size, modified, target, inode, changed = 0n } = entry;
      if (kind === "file" && (inode === undefined || isFresh(entry, listedAt))) return undefined;
      names.push(`${kind} ${path.length} ${path}${target}`);
      figures[at++] = BigInt(mode);
      figures[at++] = BigInt(size);
      figures[at++] = kind === "folder" ? 0n : modified;
      figures[at++] = BigInt.asIntN(64, inode ?? 0n);
      figures[at++] = changed;
    }
    hash.update(names.join("\0"));
    hash.update(figures.subarray(0, at));
  }
  return hash.digest("hex");
}

const entriesAtOnce = 1000;

/**
 * True where a later change might leave the times as they are, as clocks of file systems are coarse:
 * some milliseconds, or two seconds where no part of a second is told.
 */
export function isFresh(
  { modified, changed = 0n }: Pick<SyncEntry, "modified" | "changed">,
  startedAt: number,
): boolean {
  return isRecent(modified, startedAt) || isRecent(changed, startedAt);
}

function isRecent(time: bigint, startedAt: number): boolean {
  const ago = startedAt - Number(time) / 1e6;
  return ago < 50 || (ago < 2000 && time % 1_000_000_000n === 0n);
}
