import { type BigIntStats, lstatSync, readlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { errorCode } from "../../base/errorCode.ts";
import { isAbort, isSlipwayError } from "../../base/errors.ts";
import { createSyncJudge } from "../../buildcontext/createSyncJudge.ts";
import { largestLoaded, loadEntryNow } from "../../buildcontext/loadEntry.ts";
import { readUnchanged } from "../../buildcontext/readUnchanged.ts";
import { type ContextEntry, walkInTurn } from "../../buildcontext/walkContext.ts";
import type { LayerFile } from "./layerFile.ts";
import { layerPath } from "./layerPath.ts";
import type { SmallContent } from "./layerTar.ts";
import { refuseLayer } from "./refuseLayer.ts";
import { type EntryWithXattrs, withXattrs } from "./withXattrs.ts";

export interface FolderLayerOptions {
  /** Where the folder's contents go in the image; "" or "/" is its root. */
  readonly prefix: string;
  /** Seconds since the epoch: the time of all files. */
  readonly epoch: number;
  /** "disk" takes those of the files; undefined is 0 and 0. */
  readonly owner?: FileOwner | "disk" | undefined;
  /**
   * "plain" is what git keeps, 755 for folders and what its owner may run, else 644, so that a checkout
   * gives the same under any umask; undefined takes the disk's.
   */
  readonly modes?: "disk" | "plain" | undefined;
  /** Patterns of an ignore file, `!` in front of exceptions. */
  readonly excludes?: readonly string[] | undefined;
  /** True takes extended attributes, by another program; see `readXattrs`. */
  readonly xattrs?: boolean | undefined;
}

export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * What is in a folder as the files of a layer, in its order: files, folders, symbolic links, which are
 * never followed, and hard links to what is in the folder, too. Neither the folder itself is in it nor
 * what `prefix` leads through, whose modes the image may have its own idea of. Contents are read when
 * they are asked for. Throws `layer-refused` for devices, sockets, pipes, names that are not UTF-8, and what
 * cannot be read or changes meanwhile; `context-unusable` for a pattern that is malformed.
 */
export async function* layerFromFolder(
  root: string,
  options: FolderLayerOptions,
  signal?: AbortSignal,
): AsyncGenerator<LayerFile> {
  const prefix = layerPath(options.prefix);
  const names = new Map<string, string>();
  let turn = performance.now();
  const plain = entriesOf(root, options.excludes ?? [], signal);
  const entries: AsyncIterable<EntryWithXattrs> = options.xattrs
    ? withXattrs(resolve(root), plain, signal)
    : plain;
  for await (const entry of entries) {
    const path = prefix === "" ? entry.path : `${prefix}/${entry.path}`;
    const file = fileOf(join(root, entry.path), path, entry, options, names);
    yield entry.xattrs ? { ...file, xattrs: entry.xattrs } : file;
    // One call at a time is many times slower where each one is waited for.
    if (performance.now() - turn < longestTurn) continue;
    await setImmediate();
    signal?.throwIfAborted();
    turn = performance.now();
  }
}

/** Milliseconds that nobody else has; less than a frame. */
const longestTurn = 8;

async function* entriesOf(
  root: string,
  exclude: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ContextEntry> {
  const judge = await createSyncJudge(root, { include: [], exclude, follow: [] });
  try {
    yield* walkInTurn(root, judge, signal, (path) => {
      throw refuseLayer(
        join(root, path),
        "it is a device, a socket or a pipe",
        "Remove it, or name it in the ignore file.",
      );
    });
  } catch (error) {
    throw refused(root, error);
  }
}

/** `names` has the first path of each file that has several. */
function fileOf(
  place: string,
  path: string,
  { kind }: ContextEntry,
  options: FolderLayerOptions,
  names: Map<string, string>,
): LayerFile {
  const stats = look(place);
  if (!isStill(stats, kind)) throw changed(place);
  const common = {
    path,
    mode: modeOf(Number(stats.mode), kind, options.modes),
    ...ownerOf(stats, options.owner),
    size: 0,
    modified: options.epoch,
  };
  if (kind === "folder") return { ...common, kind };
  if (kind === "link") return { ...common, kind: "symlink", link: targetOf(place) };
  if (stats.nlink > 1n) {
    const key = `${stats.dev}:${stats.ino}`;
    const first = names.get(key);
    if (first !== undefined) return { ...common, kind: "hardlink", link: first };
    names.set(key, path);
  }
  const size = Number(stats.size);
  return { ...common, kind, size, content: (signal) => contentOf(place, stats, signal) };
}

function look(place: string): BigIntStats {
  try {
    return lstatSync(place, { bigint: true });
  } catch (error) {
    // Node gives U+FFFD for what it cannot read, and finds nothing by that name.
    if (errorCode(error) !== "ENOENT" || !place.includes("\ufffd")) throw refused(place, error);
    throw refuseLayer(place, "its name is not UTF-8", "Rename it, or name it in the ignore file.");
  }
}

function targetOf(place: string): string {
  try {
    const target = readlinkSync(place);
    if (target.includes("\ufffd")) {
      throw refuseLayer(place, "where it leads is not UTF-8", "Make the link anew.");
    }
    return process.platform === "win32" ? target.replaceAll("\\", "/") : target;
  } catch (error) {
    throw refused(place, error);
  }
}

function isStill(stats: BigIntStats, kind: ContextEntry["kind"]): boolean {
  if (kind === "folder") return stats.isDirectory();
  return kind === "link" ? stats.isSymbolicLink() : stats.isFile();
}

function modeOf(mode: number, kind: ContextEntry["kind"], modes: "disk" | "plain" = "disk") {
  if (kind === "link") return 0o777;
  // Windows knows no execute permission; the docker command line grants it there too.
  if (process.platform === "win32") return 0o755;
  if (modes === "disk") return mode & 0o7777;
  return kind === "folder" || (mode & 0o100) !== 0 ? 0o755 : 0o644;
}

function ownerOf(stats: BigIntStats, owner: FolderLayerOptions["owner"]): FileOwner {
  if (owner === "disk") return { uid: Number(stats.uid), gid: Number(stats.gid) };
  return { uid: owner?.uid ?? 0, gid: owner?.gid ?? 0 };
}

/** Small files at once: to wait for each one takes ten times as long. */
function contentOf(
  place: string,
  stats: BigIntStats,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  const isSmall = stats.size <= BigInt(largestLoaded);
  return isSmall ? readAtOnce(place, stats) : readLarge(place, stats, signal);
}

function readAtOnce(place: string, stats: BigIntStats): SmallContent {
  const size = Number(stats.size);
  const placeIn = (bytes: Buffer, at: number): void => {
    try {
      let isSame = true;
      loadEntryNow(place, "file", (found) => {
        isSame = found.size === size;
        return isSame ? { bytes, at } : undefined;
      });
      const after = lstatSync(place, { bigint: true });
      isSame &&= after.mtimeNs === stats.mtimeNs && after.ino === stats.ino;
      if (!isSame) throw changed(place);
    } catch (error) {
      throw refused(place, error);
    }
  };
  return {
    placeIn,
    *[Symbol.iterator]() {
      const content = Buffer.allocUnsafe(size);
      placeIn(content, 0);
      yield content;
    },
  };
}

async function* readLarge(
  place: string,
  stats: BigIntStats,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<Uint8Array> {
  const entry = { path: place, kind: "file", mode: 0, target: "" } as const;
  const listed = { ...entry, size: Number(stats.size), modified: stats.mtimeNs };
  try {
    yield* readUnchanged(place, listed, signal);
  } catch (error) {
    throw refused(place, error);
  }
}

function changed(place: string): Error {
  return refuseLayer(
    place,
    "it changed while it was read",
    "Try again once nothing writes to it, or name it in the ignore file.",
  );
}

/** What the build context's errors say is of a build. */
function refused(place: string, error: unknown): unknown {
  if (isAbort(error) || isSlipwayError(error, "layer-refused")) return error;
  const unusable = isSlipwayError(error, "context-unusable") ? error : undefined;
  const path = unusable?.facts.path ?? place;
  const cause = unusable ? unusable.cause : error;
  if (cause === undefined) return changed(path);
  const code = errorCode(cause);
  const hint = "Make it readable for you, or name it in the ignore file.";
  return refuseLayer(path, whyNot[code ?? ""] ?? `it cannot be read (${code})`, hint, cause);
}

const whyNot: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "it does not exist",
  ENOTDIR: "it is no folder",
};
