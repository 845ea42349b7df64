import { createHash } from "node:crypto";
import type { SyncEntry } from "../buildcontext/syncedContext.ts";
import type { BlobStore } from "../image/blobStore.ts";
import { isRecord } from "../oci/records.ts";
import type { AssembleFolder } from "./assembleRequest.ts";
import { isFresh } from "./listingSum.ts";

/** Digests of the files of a context, which are read anew only where they may have changed. */
export interface ContextSums {
  sumOf(entry: SyncEntry, signal?: AbortSignal): Promise<string>;
  /** Remembers what was read, for the next build. */
  save(): Promise<void>;
}

export function createContextSums(store: BlobStore, { folder, key }: AssembleFolder): ContextSums {
  const shelf = key === undefined ? undefined : `assemble-sums-${key}`;
  let recalled: Promise<Map<string, KnownSum>> | undefined;
  let changed = false;
  const recall = async (): Promise<Map<string, KnownSum>> =>
    readSums(shelf === undefined ? undefined : await store.recall(shelf));
  const known = (): Promise<Map<string, KnownSum>> => {
    recalled ??= recall();
    return recalled;
  };
  return {
    async sumOf(entry, signal = new AbortController().signal) {
      const sums = await known();
      const stamp = stampOf(entry);
      const found = sums.get(entry.path);
      if (found !== undefined && found[0] === stamp) return found[1];
      const startedAt = Date.now();
      const hash = createHash("sha256");
      for await (const piece of folder.read(entry, signal)) hash.update(piece);
      const sum = `sha256:${hash.digest("hex")}`;
      if (stamp === undefined || isFresh(entry, startedAt)) return sum;
      sums.set(entry.path, [stamp, sum]);
      changed = true;
      return sum;
    },
    async save() {
      if (!changed || shelf === undefined) return;
      changed = false;
      const sums = await known();
      // Those that were read last stand at the end.
      const kept = [...sums].slice(-mostSums);
      await store.remember(shelf, JSON.stringify(Object.fromEntries(kept)));
    },
  };
}

type KnownSum = readonly [stamp: string, sum: string];

/** A folder with more is read anew for the rest; so is what was left out long ago. */
const mostSums = 500_000;

function stampOf({ size, mode, modified, stamp }: SyncEntry): string | undefined {
  return stamp && [size, mode, modified, ...stamp].join(" ");
}

function readSums(text: string | undefined): Map<string, KnownSum> {
  let record: unknown;
  try {
    record = JSON.parse(text ?? "{}");
  } catch {
    return new Map();
  }
  const sums = new Map<string, KnownSum>();
  for (const [path, sum] of Object.entries(isRecord(record) ? record : {})) {
    if (Array.isArray(sum) && typeof sum[0] === "string" && /^sha256:/.test(String(sum[1]))) {
      sums.set(path, [sum[0], String(sum[1])]);
    }
  }
  return sums;
}
