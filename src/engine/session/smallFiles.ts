import { largestLoaded } from "../../buildcontext/loadEntry.ts";
import type { SyncEntry, SyncFolder } from "../../buildcontext/syncedContext.ts";
import type { RequestQueue } from "./requestQueue.ts";
import { encodeFile } from "./syncPackets.ts";

/** Some files whole, for one write. */
export interface SmallFiles {
  readonly packets: readonly Uint8Array[];
  /** Of their contents. */
  readonly bytes: number;
  readonly files: number;
}

export interface SmallFileReader {
  /**
   * The file that was asked for, and those of the queue that are small, too. Waits for the disk, which
   * takes a tenth of the time that promises do; undefined for a file that is large, and where the disk
   * is slow. Throws as `SyncFolder.readNow` does.
   */
  read(id: number, queue: Pick<RequestQueue, "takeIf">): SmallFiles | undefined;
}

export function createSmallFiles(
  folder: SyncFolder,
  entries: readonly SyncEntry[],
): SmallFileReader {
  let spent = 0;
  let read = 0;
  const isSmall = (id: number): boolean => {
    const entry = entries[id];
    return entry?.kind === "file" && entry.size <= largestLoaded;
  };
  return {
    read(first, queue) {
      if (folder.readNow === undefined || !isSmall(first)) return undefined;
      // As a whole, since a busy machine makes any few of them slow.
      if (spent > longestWait + read * usualWait) return undefined;
      const began = performance.now();
      const packets: Uint8Array[] = [];
      let bytes = 0;
      let files = 0;
      for (let id: number | undefined = first; id !== undefined; ) {
        const entry = entries[id] as SyncEntry;
        packets.push(...encodeFile(id, entry.size, (room) => folder.readNow?.(entry, room)));
        bytes += entry.size;
        files++;
        const hasRoom = bytes < bytesAtOnce && files < filesAtOnce;
        id = hasRoom ? queue.takeIf(isSmall) : undefined;
      }
      read += files;
      spent += performance.now() - began;
      return { packets, bytes, files };
    },
  };
}

const bytesAtOnce = 64 * 1024;
const filesAtOnce = 100;
/** Milliseconds that the first files may take, */
const longestWait = 20;
/** and each one, on the average. */
const usualWait = 0.2;
