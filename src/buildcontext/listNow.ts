import { setImmediate } from "node:timers/promises";
import { compareBytes } from "./compareBytes.ts";
import type { SyncEntry } from "./syncedContext.ts";
import type { PathJudge } from "./walkContext.ts";

/** Answers at once, and throws for what cannot be read. */
export interface DiskNow {
  /** In any order. */
  namesIn(folder: string): readonly string[];
  /** Undefined for what went away, and for what no context has. */
  entryAt(path: string): SyncEntry | undefined;
}

/**
 * What the judge leaves of a folder, in the order of `walkContext`. Waits for the disk, which takes a
 * third of the time that promises do, and keeps nothing but what it gives; others have their turn in
 * between. Undefined where the disk is too slow for that. Throws as the disk does, AbortError.
 */
export async function listNow<V extends { readonly excluded: boolean }>(
  judge: PathJudge<V>,
  disk: DiskNow,
  signal?: AbortSignal,
): Promise<readonly SyncEntry[] | undefined> {
  const entries: SyncEntry[] = [];
  /** Excluded folders around the place, of which nothing that is kept was seen yet. */
  const waiting: SyncEntry[] = [];
  const enter = (path: string, verdict: V, entry?: SyncEntry): Frame<V> => ({
    ...{ path, verdict, entry, at: 0 },
    names: [...orNothing(verdict.excluded, () => disk.namesIn(path), [])].sort(compareBytes),
  });
  const began = performance.now();
  let turn = began;
  let given = 0;
  const stack = [enter("", judge.root)];
  for (let looks = 1, top = stack.at(-1); top !== undefined; looks++, top = stack.at(-1)) {
    if (looks % looksAtOnce === 0) {
      signal?.throwIfAborted();
      const now = performance.now();
      // As a whole, since a busy machine makes any few of them slow.
      if (now - began - given > longestWait + looks * usualWait) return undefined;
      if (now - turn > longestTurn) {
        await setImmediate();
        turn = performance.now();
        given += turn - now;
      }
    }
    const name = top.names[top.at++];
    if (name === undefined) {
      stack.pop();
      if (top.entry !== undefined && waiting.at(-1) === top.entry) waiting.pop();
      continue;
    }
    // Joined, as a text that was put together keeps its parts in memory.
    const path = top.path === "" ? name : [top.path, name].join("/");
    const verdict = judge.judge(path, top.verdict);
    const { excluded } = verdict;
    if (excluded && !judge.mayKeepBelow(path, verdict)) continue;
    const entry = orNothing(excluded, () => disk.entryAt(path), undefined);
    if (entry === undefined) continue;
    const isFolder = entry.kind === "folder";
    if (!excluded) {
      if (waiting.length > 0) entries.push(...waiting.splice(0));
      entries.push(entry);
    } else if (isFolder) waiting.push(entry);
    if (isFolder) stack.push(enter(path, verdict, entry));
  }
  return entries;
}

interface Frame<V> {
  readonly path: string;
  readonly verdict: V;
  readonly entry: SyncEntry | undefined;
  readonly names: readonly string[];
  at: number;
}

/** Nothing that could be kept can be read in what is closed, so it may stay so where it is excluded. */
function orNothing<T>(excluded: boolean, read: () => T, nothing: T): T {
  if (!excluded) return read();
  try {
    return read();
  } catch {
    return nothing;
  }
}

const looksAtOnce = 64;
/** Milliseconds that the first of them may take, */
const longestWait = 10;
/** and each one, on the average. */
const usualWait = 0.05;
/** Milliseconds that nobody else has; less than a frame. */
const longestTurn = 6;
