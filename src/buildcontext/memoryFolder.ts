import { createHash } from "node:crypto";
import { inPieces } from "./readUnchanged.ts";
import type { SyncEntry, SyncFolder } from "./syncedContext.ts";

/** A folder of files that are nowhere on the disk, or elsewhere. All are listed, whatever is asked. */
export function memoryFolder(files: ReadonlyMap<string, Uint8Array>): SyncFolder {
  return {
    async list() {
      // Two names at most, one the other's beginning: any order of strings is that of bytes.
      return [...files.keys()].sort().map((path): SyncEntry => {
        const content = files.get(path) ?? new Uint8Array();
        const common = { path, kind: "file", mode: 0o644, target: "" } as const;
        return { ...common, size: content.length, modified: modifiedBy(content, 0n) };
      });
    },
    read: (entry) => inPieces(files.get(entry.path) ?? new Uint8Array()),
  };
}

/**
 * A time within the second of the given one that depends on the content: engines tell a changed file
 * by its size and time alone, and an edit may keep the size. Nanoseconds since the epoch.
 */
export function modifiedBy(content: Uint8Array, near: bigint): bigint {
  const hash = createHash("sha256").update(content).digest().readUInt32BE(0);
  return (near / second) * second + BigInt(hash % Number(second));
}

const second = 1_000_000_000n;
