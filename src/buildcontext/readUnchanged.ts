import { type BigIntStats, lstatSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { SlipwayError } from "../base/errors.ts";
import { errorCode, unusablePath } from "./contextErrors.ts";
import { pieceSize, type SyncEntry } from "./syncedContext.ts";

/**
 * Reads a file that is still what the entry says, and fails with `context-unusable` for one that
 * was written or went away since: half of it old and half new would be an image of nothing.
 */
export async function* readUnchanged(
  path: string,
  entry: SyncEntry,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const file = await openFile(path, entry);
  if (file === undefined) return;
  try {
    await assertUnchanged(file, path, entry);
    let left = entry.size;
    while (left > 0) {
      signal.throwIfAborted();
      // A buffer for each piece, as the last one may still be on its way.
      const piece = Buffer.allocUnsafe(Math.min(left, pieceSize));
      const { bytesRead } = await file.read(piece).catch((error: unknown) => {
        throw unusablePath(path, error);
      });
      if (bytesRead === 0) throw changed(path);
      left -= bytesRead;
      yield piece.subarray(0, bytesRead);
    }
    if (entry.size > 0) await assertUnchanged(file, path, entry);
  } finally {
    await file.close();
  }
}

export async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.length; start += pieceSize) {
    yield content.subarray(start, start + pieceSize);
  }
}

/** Undefined for a socket, which cannot be opened, and has nothing in it. */
async function openFile(path: string, { size }: SyncEntry): Promise<FileHandle | undefined> {
  return open(path, "r").catch((error: unknown) => {
    if (size === 0 && isSocketNow(path)) return undefined;
    throw notOpened(path, error);
  });
}

export function isSocketNow(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true;
}

async function assertUnchanged(file: FileHandle, path: string, entry: SyncEntry): Promise<void> {
  assertSame(await file.stat({ bigint: true }), path, entry);
}

export function notOpened(path: string, error: unknown): unknown {
  if (errorCode(error) !== "ENOENT") return unusablePath(path, error);
  return unsteady(path, "went away", error);
}

/** Throws where it is not what the list said any more. */
export function assertSame(stats: BigIntStats, path: string, entry: SyncEntry): void {
  const same = stats.isFile() && stats.size === BigInt(entry.size);
  if (!same || stats.mtimeNs !== entry.modified) throw changed(path);
}

export function changed(path: string): SlipwayError<"context-unusable"> {
  return unsteady(path, "changed", undefined);
}

function unsteady(path: string, what: string, cause: unknown): SlipwayError<"context-unusable"> {
  return new SlipwayError(
    "context-unusable",
    { path },
    {
      message: `${path} ${what} while the context was sent.`,
      hint: "Build again once nothing writes to it, or name it in .dockerignore.",
      cause,
    },
  );
}
