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

/** Keeps what is there by places, which are numbers that rise. */
export interface NotesOfDisk extends Pick<DiskNow, "namesIn"> {
  /** The place of a path; undefined for what went away, and for what no context has. */
  note(path: string, folder: number | undefined, name: string): number | undefined;
  isFolder(place: number): boolean;
  /** Forgets a place and all after it. */
  forget(place: number): void;
}

/**
 * What the judge leaves of a folder, in the order of `walkContext`. Undefined where the disk is too slow
 * for that. Throws as the disk does, AbortError.
 */
export async function listNow<V extends { readonly excluded: boolean }>(
  judge: PathJudge<V>,
  disk: DiskNow,
  signal?: AbortSignal,
): Promise<readonly SyncEntry[] | undefined> {
  const entries: SyncEntry[] = [];
  const notes: NotesOfDisk = {
    namesIn: disk.namesIn,
    note(path) {
      const entry = disk.entryAt(path);
      return entry && entries.push(entry) - 1;
    },
    isFolder: (place) => entries[place]?.kind === "folder",
    forget: (place) => void entries.splice(place),
  };
  return (await noteNow(judge, notes, signal)) ? entries : undefined;
}

/**
 * Notes what the judge leaves of a folder, in the order of `walkContext`. Waits for the disk, which takes a
 * third of the time that promises do, and keeps nothing but the notes; others have their turn in between.
 * False where the disk is too slow for that. Throws as the disk does, AbortError.
 */
export async function noteNow<V extends { readonly excluded: boolean }>(
  judge: PathJudge<V>,
  disk: NotesOfDisk,
  signal?: AbortSignal,
): Promise<boolean> {
  /** Excluded folders around the place, of which nothing that is kept was seen yet. */
  const waiting: number[] = [];
  const enter = (path: string, verdict: V, place?: number): Frame<V> => ({
    ...{ path, verdict, place, at: 0 },
    names: sorted(orNothing(verdict.excluded, () => disk.namesIn(path), [])),
  });
  const began = performance.now();
  const switches = countSwitches();
  let turn = began;
  let given = 0;
  const stack = [enter("", judge.root)];
  for (let looks = 1, top = stack.at(-1); top !== undefined; looks++, top = stack.at(-1)) {
    if (looks % looksAtOnce === 0) {
      signal?.throwIfAborted();
      const now = performance.now();
      // As a whole, since a busy machine makes any few of them slow.
      if (now - began - given > longestWait + looks * usualWait) {
        if (!switches.wereForced()) return false;
        given = now - began;
      }
      if (now - turn > longestTurn) {
        await setImmediate();
        turn = performance.now();
        given += turn - now;
      }
    }
    const name = top.names[top.at++];
    if (name === undefined) {
      stack.pop();
      if (top.place === undefined || waiting.at(-1) !== top.place) continue;
      waiting.pop();
      disk.forget(top.place);
      continue;
    }
    // Joined, as a text that was put together keeps its parts in memory.
    const path = top.path === "" ? name : [top.path, name].join("/");
    const verdict = judge.judge(path, top.verdict);
    const { excluded } = verdict;
    if (excluded && !judge.mayKeepBelow(path, verdict)) continue;
    const folder = top.place;
    const place = excluded
      ? orNothing(true, () => disk.note(path, folder, name), undefined)
      : disk.note(path, folder, name);
    if (place === undefined) continue;
    const isFolder = disk.isFolder(place);
    if (!excluded) waiting.length = 0;
    else if (isFolder) waiting.push(place);
    else disk.forget(place);
    if (isFolder) stack.push(enter(path, verdict, place));
  }
  return true;
}

interface Frame<V> {
  readonly path: string;
  readonly verdict: V;
  readonly place: number | undefined;
  readonly names: readonly string[];
  at: number;
}

/** Mostly the disk has them in order. */
function sorted(names: readonly string[]): readonly string[] {
  for (let at = 1; at < names.length; at++) {
    if (compareBytes(names[at - 1] ?? "", names[at] ?? "") > 0)
      return [...names].sort(compareBytes);
  }
  return names;
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

/** Who waits for a disk lets others run; from whom a busy machine takes the turn does not wait for one. */
function countSwitches(): { wereForced(): boolean } {
  const before = process.resourceUsage();
  return {
    wereForced() {
      const now = process.resourceUsage();
      const forced = now.involuntaryContextSwitches - before.involuntaryContextSwitches;
      return forced > now.voluntaryContextSwitches - before.voluntaryContextSwitches;
    },
  };
}

const looksAtOnce = 64;
/** Milliseconds that the first of them may take, */
const longestWait = 10;
/** and each one, on the average. */
const usualWait = 0.05;
/** Milliseconds that nobody else has; less than a frame. */
const longestTurn = 6;
