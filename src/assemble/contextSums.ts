import { createHash, hash } from "node:crypto";
import { largestLoaded } from "../buildcontext/loadEntry.ts";
import type { SyncEntry, SyncFolder } from "../buildcontext/syncedContext.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { AssembleFolder } from "./assembleRequest.ts";
import { createDigestTable } from "./digestTable.ts";
import { isFresh } from "./listingSum.ts";
import { recallSums, rememberSums } from "./rememberedSums.ts";
import { type SumTable, sumRow } from "./sumTable.ts";

/** Digests of the files of a context, which are read anew only where they may have changed. */
export interface ContextSums {
  /** The folder; a file that is read from it to its end is not read again for its digest. */
  readonly folder: SyncFolder;
  sumOf(entry: SyncEntry, signal?: AbortSignal): Promise<string>;
  /** True where nothing is remembered, so that all would have to be read for their digests. */
  isNew(): Promise<boolean>;
  /** Remembers what was read, for the next build. */
  save(): Promise<void>;
}

export function createContextSums(store: BlobStore, { folder, key }: AssembleFolder): ContextSums {
  const shelf = key === undefined ? undefined : `assemble-sums-3-${key}`;
  /** What was read in this build. */
  const found = createDigestTable();
  /** Those of it that a later build cannot trust. */
  const passing = new Set<SyncEntry>();
  let recalled: SumTable | undefined;
  let recalling: Promise<typeof recalled> | undefined;
  const load = async (): Promise<void> => {
    recalling ??= shelf === undefined ? Promise.resolve(undefined) : recallSums(store, shelf);
    recalled = await recalling;
  };
  const knownSum = (entry: SyncEntry): string | undefined => {
    const read = found.get(entry);
    if (read !== undefined) return read;
    const stamp = recalled && stampOf(entry);
    return stamp === undefined ? undefined : recalled?.get(entry.path, stamp);
  };
  const note = (entry: SyncEntry, startedAt: number, sum: string): string => {
    found.set(entry, sum);
    if (isFresh(entry, startedAt)) passing.add(entry);
    return sum;
  };
  const readNow: SyncFolder["readNow"] = (entry, room) => {
    const startedAt = Date.now();
    folder.readNow?.(entry, room);
    if (knownSum(entry) !== undefined) return;
    const content = room.bytes.subarray(room.at, room.at + entry.size);
    // A hash object for each file would stay until all garbage is collected.
    note(entry, startedAt, hash("sha256", content, "binary"));
  };
  async function* read(entry: SyncEntry, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (knownSum(entry) !== undefined) return yield* folder.read(entry, signal);
    const startedAt = Date.now();
    const sum = createHash("sha256");
    for await (const piece of folder.read(entry, signal)) {
      sum.update(piece);
      yield piece;
    }
    note(entry, startedAt, sum.digest("binary"));
  }
  const readWhole = async (entry: SyncEntry, signal?: AbortSignal): Promise<void> => {
    if (folder.readNow && entry.size <= largestLoaded) {
      readNow(entry, { bytes: Buffer.allocUnsafe(entry.size), at: 0 });
      return;
    }
    for await (const _ of read(entry, signal ?? new AbortController().signal));
  };
  return {
    folder: {
      list: folder.list,
      ...(folder.look && { look: folder.look }),
      read,
      ...(folder.readNow && { readNow }),
    },
    async sumOf(entry, signal) {
      await load();
      let sum = knownSum(entry);
      if (sum === undefined) {
        await readWhole(entry, signal);
        sum = knownSum(entry) ?? "";
      }
      return `sha256:${Buffer.from(sum, "latin1").toString("hex")}`;
    },
    async isNew() {
      await load();
      return shelf !== undefined && recalled === undefined;
    },
    async save() {
      if (shelf === undefined || found.size === 0) return;
      await load();
      if (recalled && found.size === passing.size) return;
      if (recalled === undefined) return rememberSums(store, shelf, rows(), found.size);
      for (const row of rows()) recalled.add(row);
      await rememberSums(store, shelf, recalled.rows(), recalled.size);
    },
  };

  function* rows(): Generator<Buffer> {
    for (const [entry, sum] of found.entries()) {
      const stamp = passing.has(entry) ? undefined : stampOf(entry);
      if (stamp === undefined) continue;
      yield sumRow(entry.path, stamp, sum);
    }
  }
}

function stampOf({ size, mode, modified, inode, changed }: SyncEntry): string | undefined {
  if (inode === undefined || changed === undefined) return undefined;
  return [size, mode, modified, inode, changed].map((each) => each.toString(36)).join(" ");
}
