import type { SyncEntry } from "../buildcontext/syncedContext.ts";

/** SHA-256 by file, as 32 characters of a byte each. */
export interface DigestTable {
  readonly size: number;
  get(entry: SyncEntry): string | undefined;
  set(entry: SyncEntry, digest: string): void;
  /** In the order in which they were set first. */
  entries(): Iterable<readonly [entry: SyncEntry, digest: string]>;
}

/** Takes a third of the memory that a `Map` does; a context may have some hundred thousand files. */
export function createDigestTable(): DigestTable {
  const entries: SyncEntry[] = [];
  const chunks: Buffer[] = [];
  /** Places by inode, from 1; one that is taken sends on to the next. */
  let slots = new Uint32Array(1024);
  const slotOf = (entry: SyncEntry): number => {
    const mask = slots.length - 1;
    let slot = Math.imul(Number(BigInt.asUintN(32, entry.inode ?? 0n)), 0x9e3779b1) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const place = slots[slot] ?? 0;
      if (place === 0 || entries[place - 1] === entry) return slot;
    }
  };
  const grow = (): void => {
    slots = new Uint32Array(2 * slots.length);
    for (const [index, entry] of entries.entries()) slots[slotOf(entry)] = index + 1;
  };
  const digestAt = (index: number): string => {
    const at = (index % chunkLength) * digestLength;
    return chunks[Math.floor(index / chunkLength)]?.toString("latin1", at, at + digestLength) ?? "";
  };
  return {
    get size() {
      return entries.length;
    },
    get(entry) {
      const place = slots[slotOf(entry)] ?? 0;
      return place === 0 ? undefined : digestAt(place - 1);
    },
    set(entry, digest) {
      if (2 * (entries.length + 1) > slots.length) grow();
      const slot = slotOf(entry);
      const known = slots[slot] ?? 0;
      const index = known === 0 ? entries.push(entry) - 1 : known - 1;
      slots[slot] = index + 1;
      const chunk = Math.floor(index / chunkLength);
      chunks[chunk] ??= Buffer.alloc(chunkLength * digestLength);
      chunks[chunk]?.write(digest, (index % chunkLength) * digestLength, "latin1");
    },
    *entries() {
      for (const [index, entry] of entries.entries()) yield [entry, digestAt(index)];
    },
  };
}

/** Bytes. */
const digestLength = 32;
const chunkLength = 2048;
