import { createHash } from "node:crypto";
import type { SyncEntry } from "../buildcontext/syncedContext.ts";

/**
 * A digest of what is known of files without reading them: as long as it is the same, so are they.
 * Undefined where one may change without that. `listedAt` are milliseconds before they were listed.
 */
export function listingSum(entries: readonly SyncEntry[], listedAt: number): string | undefined {
  const hash = createHash("sha256");
  const figures = new BigInt64Array(entries.length * 5);
  const names: string[] = [];
  let at = 0;
  for (const { path, kind, mode, size, modified, target, stamp = none } of entries) {
    if (kind === "file" && (stamp === none || isFresh({ modified, stamp }, listedAt))) {
      return undefined;
    }
    names.push(`${kind} ${path.length} ${path}${target}`);
    figures[at++] = BigInt(mode);
    figures[at++] = BigInt(size);
    figures[at++] = kind === "folder" ? 0n : modified;
    figures[at++] = BigInt.asIntN(64, stamp[0]);
    figures[at++] = stamp[1];
  }
  hash.update(names.join("\0"));
  hash.update(figures);
  return hash.digest("hex");
}

const none = [0n, 0n] as const;

/**
 * True where a later change might leave the times as they are, as clocks of file systems are coarse:
 * some milliseconds, or two seconds where no part of a second is told.
 */
export function isFresh(
  { modified, stamp = none }: Pick<SyncEntry, "modified" | "stamp">,
  startedAt: number,
): boolean {
  return isRecent(modified, startedAt) || isRecent(stamp[1], startedAt);
}

function isRecent(time: bigint, startedAt: number): boolean {
  const ago = startedAt - Number(time) / 1e6;
  return ago < 50 || (ago < 2000 && time % 1_000_000_000n === 0n);
}
