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
  return {
    async list(filter, signal) {
      const judge = await createSyncJudge(root, filter);
      const shared: SharedFiles = new Map();
      const entryAt = (path: string): SyncEntry | undefined => readEntryNow(root, path, shared);
      const slowly = async (): Promise<readonly SyncEntry[]> => {
        // A look at each will tell what it is.
        const walked = await walkContext(root, judge, signal, () => "file");
        return readEntries(root, walked, shared, signal);
      };
      const entries = (await listNow(judge, { namesIn, entryAt }, signal)) ?? (await slowly());
      if (held === undefined) return withFirstNames(entries, shared);
      const all = await Promise.all(entries.map((entry) => withHeld(root, entry, held)));
      return withFirstNames(all, shared);
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

/** Files with more names than one, by what these have in common. */
type SharedFiles = Map<SyncEntry, string>;

/** Of entries that were left out again nothing is said. */
function withFirstNames(entries: readonly SyncEntry[], shared: SharedFiles): readonly SyncEntry[] {
  if (shared.size === 0) return entries;
  const firsts = new Map<string, string>();
  return entries.map((entry) => {
    const file = shared.get(entry);
    if (file === undefined) return entry;
    const sameAs = firsts.get(file);
    if (sameAs === undefined) firsts.set(file, entry.path);
    return sameAs === undefined ? entry : { ...entry, sameAs };
  });
}

/** Several at once, for a disk that does not answer at once. */
async function readEntries(
  root: string,
  walked: readonly ContextEntry[],
  shared: SharedFiles,
  signal: AbortSignal,
): Promise<readonly SyncEntry[]> {
  const entries: SyncEntry[] = [];
  for (let start = 0; start < walked.length; start += statsAtOnce) {
    signal.throwIfAborted();
    const batch = walked.slice(start, start + statsAtOnce);
    const read = await Promise.all(batch.map((entry) => readEntry(root, entry, shared)));
    for (const entry of read) if (entry) entries.push(entry);
  }
  return entries;
}

const statsAtOnce = 64;

/** Undefined for what went away since the folder was listed, as if it had gone before. */
async function readEntry(
  root: string,
  walked: ContextEntry,
  shared: SharedFiles,
): Promise<SyncEntry | undefined> {
  const path = join(root, walked.path);
  try {
    const stats = await lstat(path, { bigint: true });
    const target = kindOf(stats) === "link" ? await readlink(path) : "";
    return toEntry(walked.path, stats, target, shared);
  } catch (error) {
    return assertGone(path, walked.path, error);
  }
}

function readEntryNow(root: string, below: string, shared: SharedFiles): SyncEntry | undefined {
  // Without the cost of a `join` for each.
  const path = `${root}/${below}`;
  try {
    const stats = lstatSync(path, { bigint: true });
    return toEntry(below, stats, kindOf(stats) === "link" ? readlinkSync(path) : "", shared);
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
    const kind = kindOf(stats);
    if (kind === undefined) return undefined;
    const target = kind === "link" ? withSlashes(readlinkSync(path)) : "";
    const shared = kind === "file" ? sharedFile(stats) : undefined;
    return table.add(name, folder, { kind, mode: modeOf(stats.mode), target, stats, shared });
  } catch (error) {
    return assertGone(path, below, error);
  }
}

/** Undefined for devices, which no context has. */
function kindOf(stats: BigIntStats): SyncEntry["kind"] | undefined {
  return kinds.get(Number(stats.mode) & constants.S_IFMT);
}

const kinds: ReadonlyMap<number, SyncEntry["kind"]> = new Map([
  [constants.S_IFREG, "file"],
  [constants.S_IFDIR, "folder"],
  [constants.S_IFLNK, "link"],
  [constants.S_IFIFO, "pipe"],
  [constants.S_IFSOCK, "file"],
]);

/** Undefined for most files, which have one name; on Windows BuildKit's client tells of no more, too. */
function sharedFile({ nlink, dev, ino }: BigIntStats): string | undefined {
  return nlink > 1n && process.platform !== "win32" ? `${dev} ${ino}` : undefined;
}

/** Undefined for what no context has. Written out, as spreading takes twice the memory and time. */
function toEntry(
  path: string,
  stats: BigIntStats,
  target: string,
  shared: SharedFiles,
): SyncEntry | undefined {
  const { ino: inode, mtimeNs: modified } = stats;
  // Mostly the same number, which need not be there twice.
  const changed = stats.ctimeNs === modified ? modified : stats.ctimeNs;
  const mode = modeOf(stats.mode);
  const kind = kindOf(stats);
  if (kind === "file") {
    const size = Number(stats.size);
    const entry: SyncEntry = { path, kind, mode, size, modified, target: "", inode, changed };
    const file = sharedFile(stats);
    if (file !== undefined) shared.set(entry, file);
    return entry;
  }
  return kind && { path, kind, mode, size: 0, modified, target: withSlashes(target) };
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
