import type { BuildCacheRecord, CachePrune } from "../engine/engine.ts";

/** Build cache of one kind. */
export interface CacheKind {
  /** Such as `regular` or `exec.cachemount`. */
  readonly kind: string;
  readonly records: readonly BuildCacheRecord[];
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch; undefined where none of it was used again. */
  readonly lastUsed: number | undefined;
}

/** The kinds, the largest first; its records, the largest first. */
export function cacheByKind(records: readonly BuildCacheRecord[]): readonly CacheKind[] {
  const kinds = new Map<string, BuildCacheRecord[]>();
  for (const record of records) {
    const list = kinds.get(record.kind);
    if (list) list.push(record);
    else kinds.set(record.kind, [record]);
  }
  return [...kinds]
    .map(([kind, all]) => ({
      kind,
      records: all.sort((a, b) => b.size - a.size),
      size: cacheSize(all),
      lastUsed: latest(all),
    }))
    .sort((a, b) => b.size - a.size);
}

/**
 * What a prune takes, by BuildKit's rule: never what is in use; without `all` neither what images
 * have, too, nor what BuildKit keeps for itself.
 */
export function cacheToGo(
  records: readonly BuildCacheRecord[],
  { all }: CachePrune,
): readonly BuildCacheRecord[] {
  return records.filter(
    ({ inUse, shared, kind }) =>
      !inUse && (all || (!shared && kind !== "internal" && kind !== "frontend")),
  );
}

/** Bytes of the records. */
export function cacheSize(records: readonly BuildCacheRecord[]): number {
  return records.reduce((sum, { size }) => sum + size, 0);
}

/** Bytes that are free when the records are gone: what images have, too, stays. */
export function cacheFreed(records: readonly BuildCacheRecord[]): number {
  return cacheSize(records.filter(({ shared }) => !shared));
}

function latest(records: readonly BuildCacheRecord[]): number | undefined {
  return records.reduce<number | undefined>(
    (last, { lastUsed }) => (lastUsed !== undefined && lastUsed > (last ?? 0) ? lastUsed : last),
    undefined,
  );
}
