import { type BigIntStats, constants, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { lstat, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import { errorCode, unusablePath } from "./contextErrors.ts";
import { createSyncJudge } from "./createSyncJudge.ts";
import { createEntryTable, type WritableTable } from "./entryTable.ts";
import { listNow, noteNow } from "./listNow.ts";
import { modifiedBy } from "./memoryFolder.ts";
import { inPieces, readUnchanged } from "./readUnchanged.ts";
import { readUnchangedNow } from "./readUnchangedNow.ts";
import type { SyncEntry, SyncFolder } from "./syncedContext.ts";
import { type ContextEntry, walkContext } from "./walkContext.ts";

/** A file whose text an editor holds. */
export interface HeldFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * The context's folder as it lies on the disk, but with the text that an editor holds in place of
 * what it has not saved, so that the build is the one that saving first would give.
 */
export function contextFolder(root: string, held: HeldFile | undefined): SyncFolder {
  const namesIn = (path: string): readonly string[] => {
    try {
      return readdirSync(join(root, path));
    } catch (error) {
      throw unusablePath(join(root, path), error);
    }
  };
  const entryAt = (path: string): SyncEntry | undefined => readEntryNow(root, path);
  return {
    async list(filter, signal) {
      const judge = await createSyncJudge(root, filter);
      const entries =
        (await listNow(judge, { namesIn, entryAt }, signal)) ??
        (await readEntries(root, await walkContext(root, judge, signal), signal));
      if (held === undefined) return entries;
      return Promise.all(entries.map((entry) => withHeld(root, entry, held)));
    },
    async look(filter, signal) {
      if (held !== undefined) return undefined;
      const judge = await createSyncJudge(root, filter);
      const table = createEntryTable();
      const { isFolder, cut: forget } = table;
      const note = (path: string, folder: number | undefined, name: string) =>
        noteEntry(table, { root, path }, folder, name);
      return (await noteNow(judge, { namesIn, note, isFolder, forget }, signal))
        ? table
        : undefined;
    },
    read: (entry, signal) =>
      held !== undefined && held.path === entry.path
        ? inPieces(held.content)
        : readUnchanged(join(root, entry.path), entry, signal),
    readNow(entry, room) {
      if (held === undefined || held.path !== entry.path) {
        readUnchangedNow(join(root, entry.path), entry, room);
      } else room.bytes.set(held.content, room.at);
    },
  };
}

/** Several at once, for a disk that does not answer at once. */
async function readEntries(
  root: string,
  walked: readonly ContextEntry[],
  signal: AbortSignal,
): Promise<readonly SyncEntry[]> {
  const entries: SyncEntry[] = [];
  for (let start = 0; start < walked.length; start += statsAtOnce) {
    signal.throwIfAborted();
    const batch = walked.slice(start, start + statsAtOnce);
    const read = await Promise.all(batch.map((entry) => readEntry(root, entry)));
    for (const entry of read) if (entry) entries.push(entry);
  }
  return entries;
}

const statsAtOnce = 64;

/** Undefined for what went away since the folder was listed, as if it had gone before. */
async function readEntry(root: string, walked: ContextEntry): Promise<SyncEntry | undefined> {
  const path = join(root, walked.path);
  try {
    const stats = await lstat(path, { bigint: true });
    return toEntry(walked.path, stats, stats.isSymbolicLink() ? await readlink(path) : "");
  } catch (error) {
    return assertGone(path, walked.path, error);
  }
}

function readEntryNow(root: string, below: string): SyncEntry | undefined {
  // Without the cost of a `join` for each.
  const path = `${root}/${below}`;
  try {
    const stats = lstatSync(path, { bigint: true });
    return toEntry(below, stats, stats.isSymbolicLink() ? readlinkSync(path) : "");
  } catch (error) {
    return assertGone(path, below, error);
  }
}

function noteEntry(
  table: WritableTable,
  { root, path: below }: { readonly root: string; readonly path: string },
  folder: number | undefined,
  name: string,
): number | undefined {
  const path = `${root}/${below}`;
  try {
    const stats = lstatSync(path, { bigint: true });
    // Asking the figures takes a tenth of the time that asking `stats` does.
    const kind = kinds.get(Number(stats.mode) & constants.S_IFMT);
    if (kind === undefined) return undefined;
    const target = kind === "link" ? withSlashes(readlinkSync(path)) : "";
    return table.add(name, folder, { kind, mode: modeOf(stats.mode), target, stats });
  } catch (error) {
    return assertGone(path, below, error);
  }
}

const kinds: ReadonlyMap<number, SyncEntry["kind"]> = new Map([
  [constants.S_IFREG, "file"],
  [constants.S_IFDIR, "folder"],
  [constants.S_IFLNK, "link"],
]);

/** Undefined for what no context has. Written out, as spreading takes twice the memory and time. */
function toEntry(path: string, stats: BigIntStats, target: string): SyncEntry | undefined {
  const { ino: inode, mtimeNs: modified } = stats;
  // Mostly the same number, which need not be there twice.
  const changed = stats.ctimeNs === modified ? modified : stats.ctimeNs;
  const mode = modeOf(stats.mode);
  if (stats.isFile()) {
    const size = Number(stats.size);
    return { path, kind: "file", mode, size, modified, target: "", inode, changed };
  }
  if (stats.isDirectory()) return { path, kind: "folder", mode, size: 0, modified, target: "" };
  if (!stats.isSymbolicLink()) return undefined;
  return { path, kind: "link", mode, size: 0, modified, target: withSlashes(target) };
}

function assertGone(path: string, below: string, error: unknown): undefined {
  const gone = errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
  if (gone && below.includes("\ufffd")) throw unspeakable(path);
  if (!gone) throw unusablePath(path, error);
}

/** Windows knows no execute permission; the docker command line grants it there too. */
function modeOf(mode: bigint): number {
  const bits = Number(mode) & 0o7777;
  return process.platform === "win32" ? (bits | 0o111) & 0o755 : bits;
}

function withSlashes(target: string): string {
  return process.platform === "win32" ? target.replaceAll("\\", "/") : target;
}

async function withHeld(
  root: string,
  entry: SyncEntry,
  held: HeldFile | undefined,
): Promise<SyncEntry> {
  if (held === undefined || held.path !== entry.path || entry.kind === "folder") return entry;
  const onDisk = await readFile(join(root, entry.path)).catch(() => undefined);
  if (entry.kind === "file" && onDisk?.equals(held.content)) return entry;
  const mode = entry.kind === "file" ? entry.mode : 0o644;
  const size = held.content.length;
  const modified = modifiedBy(held.content, entry.modified);
  return { path: entry.path, kind: "file", mode, size, modified, target: "" };
}

function unspeakable(path: string): SlipwayError<"context-unusable"> {
  return new SlipwayError(
    "context-unusable",
    { path },
    {
      message: `The name of ${path} is not UTF-8.`,
      hint: "Rename it, or name its folder in .dockerignore if the build does not need it.",
    },
  );
}
