import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { errorCode, unusablePath } from "./contextErrors.ts";
import { assertSame, changed, isSocketNow, notOpened } from "./readUnchanged.ts";
import type { SyncEntry } from "./syncedContext.ts";
import type { TarRoom } from "./tarHeader.ts";

/** As `readUnchanged`, to where the content is needed, blocking until the disk answers. */
export function readUnchangedNow(path: string, entry: SyncEntry, { bytes, at }: TarRoom): void {
  const file = openNow(path, entry);
  if (file === undefined) return;
  try {
    assertSame(fstatSync(file, { bigint: true }), path, entry);
    for (let read = 0; read < entry.size; ) {
      const more = readSync(file, bytes, at + read, entry.size - read, null);
      if (more === 0) throw changed(path);
      read += more;
    }
    if (entry.size > 0) assertSame(fstatSync(file, { bigint: true }), path, entry);
  } catch (error) {
    throw errorCode(error) === "context-unusable" ? error : unusablePath(path, error);
  } finally {
    closeSync(file);
  }
}

/** A pipe that took a file's place since it was listed is not waited for. */
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Undefined for a socket, which cannot be opened, and has nothing in it. */
function openNow(path: string, { size }: SyncEntry): number | undefined {
  try {
    return openSync(path, readFlags);
  } catch (error) {
    if (size === 0 && isSocketNow(path)) return undefined;
    throw notOpened(path, error);
  }
}
