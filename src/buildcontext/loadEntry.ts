import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
} from "node:fs";
import { lstat, open, readlink } from "node:fs/promises";
import { SlipwayError } from "../base/errors.ts";
import { errorCode, unusablePath } from "./contextErrors.ts";
import type { TarRoom } from "./tarHeader.ts";
import type { ContextEntry } from "./walkContext.ts";

/** What a tar tells of an entry. */
export interface FoundEntry {
  readonly mode: number;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Where a link leads, with slashes; empty for what is no link. */
  readonly target: string;
}

export interface LoadedEntry {
  readonly found: FoundEntry;
  /** Undefined for a file that is too large to be loaded at once; empty for what is no file. */
  readonly content: Uint8Array | undefined;
}

/** Bytes; larger files are read in pieces. */
export const largestLoaded = 64 * 1024;

/**
 * Blocks until the disk answers. `place` is told what the entry is and gives the room for the content
 * of a file; undefined leaves it unread.
 */
export function loadEntryNow(
  path: string,
  kind: ContextEntry["kind"],
  place: (found: FoundEntry) => TarRoom | undefined,
): void {
  try {
    if (kind !== "file") {
      place(describe(lstatSync(path), kind === "link" ? readlinkSync(path) : ""));
      return;
    }
    const file = openSync(path, readFlags);
    try {
      const stats = assertFile(path, fstatSync(file));
      const room = place(describe(stats, ""));
      for (let read = 0; room && read < stats.size; ) {
        const more = readSync(file, room.bytes, room.at + read, stats.size - read, null);
        if (more === 0) throw shrunk(path);
        read += more;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw explained(path, error);
  }
}

/** The same without blocking; slower where the disk answers at once. */
export async function loadEntry(path: string, kind: ContextEntry["kind"]): Promise<LoadedEntry> {
  try {
    if (kind !== "file") {
      const target = kind === "link" ? await readlink(path) : "";
      return { found: describe(await lstat(path), target), content: nothing };
    }
    const file = await open(path, readFlags);
    try {
      const stats = assertFile(path, await file.stat());
      const found = describe(stats, "");
      if (stats.size > largestLoaded) return { found, content: undefined };
      const content = Buffer.allocUnsafe(stats.size);
      let read = 0;
      while (read < stats.size) {
        const { bytesRead } = await file.read(content, read, stats.size - read);
        if (bytesRead === 0) throw shrunk(path);
        read += bytesRead;
      }
      return { found, content };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explained(path, error);
  }
}

/** The content of a large file in pieces; as many bytes as `size` says. */
export async function* readInPieces(path: string, size: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, readFlags).catch((error: unknown) => {
    throw explained(path, error);
  });
  try {
    for (let left = size; left > 0; ) {
      // A buffer for each piece, as the last one may still be on its way.
      const piece = Buffer.allocUnsafe(Math.min(left, pieceSize));
      const { bytesRead } = await file.read(piece).catch((error: unknown) => {
        throw explained(path, error);
      });
      if (bytesRead === 0) throw shrunk(path);
      left -= bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

const pieceSize = 512 * 1024;

/** A link or pipe that took a file's place since it was listed is not followed, nor waited for. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const nothing = new Uint8Array();

interface Known {
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  isFile(): boolean;
}

function describe(stats: Known, target: string): FoundEntry {
  const { mode, mtimeMs: modified } = stats;
  const isWindows = process.platform === "win32";
  return {
    // Windows knows no execute permission; the docker command line grants it there too.
    mode: isWindows ? mode | 0o111 : mode,
    modified,
    size: stats.isFile() ? stats.size : 0,
    target: isWindows ? target.replaceAll("\\", "/") : target,
  };
}

function assertFile<T extends Known>(path: string, stats: T): T {
  if (!stats.isFile()) throw changed(path, "is no file any more");
  return stats;
}

function shrunk(path: string): Error {
  return changed(path, "changed its size while the context was sent");
}

function changed(path: string, what: string): SlipwayError<"context-unusable"> {
  const hint = "Build again once nothing writes to it, or name it in .dockerignore.";
  return new SlipwayError("context-unusable", { path }, { message: `${path} ${what}.`, hint });
}

function explained(path: string, error: unknown): unknown {
  if (errorCode(error) === "ELOOP") return changed(path, "is no file any more");
  return errorCode(error) === "context-unusable" ? error : unusablePath(path, error);
}
