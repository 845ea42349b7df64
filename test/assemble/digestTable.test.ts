import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { createDigestTable } from "../../src/assemble/digestTable.ts";
import type { SyncEntry } from "../../src/buildcontext/syncedContext.ts";

const digestOf = (text: string): string => createHash("sha256").update(text).digest("binary");

function entry(path: string, inode: bigint | undefined): SyncEntry {
  const facts = { path, kind: "file" as const, mode: 0o644, size: 1, modified: 1n, target: "" };
  return { ...facts, ...(inode !== undefined && { inode }) };
}

for (const [name, inodeOf] of [
  ["of a disk", (index: number) => BigInt(index + 1)],
  ["far apart", (index: number) => BigInt(index) << 40n],
  ["of the same number, as on two disks", () => 7n],
  ["without a number", () => undefined],
] as const) {
  test(`digests of files ${name}`, () => {
    const table = createDigestTable();
    const entries = Array.from({ length: 5000 }, (_, index) => entry(`f${index}`, inodeOf(index)));
    for (const each of entries) {
      assert.equal(table.get(each), undefined);
      table.set(each, digestOf(each.path));
    }
    const changed = entries[17] as SyncEntry;
    table.set(changed, digestOf("changed"));
    assert.equal(table.size, entries.length);
    for (const each of entries) {
      assert.equal(table.get(each), digestOf(each === changed ? "changed" : each.path));
    }
    assert.equal(table.get(entry("f1", inodeOf(1))), undefined, "another one that looks the same");
    assert.deepEqual(
      [...table.entries()].map(([{ path }]) => path),
      entries.map(({ path }) => path),
    );
  });
}
