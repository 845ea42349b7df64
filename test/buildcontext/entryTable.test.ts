import assert from "node:assert/strict";
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { contextFolder } from "../../src/buildcontext/contextFolder.ts";
import type { EntryTable, SyncEntry, SyncFilter } from "../../src/buildcontext/syncedContext.ts";
import { createContextFolder } from "./contextFolder.ts";

const all: SyncFilter = { include: [], exclude: [], follow: [] };

async function look(root: string, filter: Partial<SyncFilter> = {}): Promise<EntryTable> {
  const { signal } = new AbortController();
  const table = await contextFolder(root, undefined).look?.({ ...all, ...filter }, signal);
  assert.ok(table);
  return table;
}

for (const filter of [
  {},
  { exclude: ["d/x", "**/*.md"] },
  { exclude: ["*", "!d/deep/**/keep", "!none/keep"] },
  { follow: ["d", "l"] },
]) {
  test(`a look has what the list has: ${JSON.stringify(filter)}`, async () => {
    const files = { a: "a", "d/x/y": "y", "d/deep/er/keep": "1", "d/deep/no": "" };
    using folder = createContextFolder({
      ...files,
      "none/a/b": "",
      "b.md": "b",
      é: "1",
      "d.x": "",
    });
    symlinkSync("d/deep", join(folder.path, "l"));
    chmodSync(join(folder.path, "a"), 0o4711);
    const { signal } = new AbortController();
    const listed = await contextFolder(folder.path, undefined).list({ ...all, ...filter }, signal);
    const table = await look(folder.path, filter);
    assert.deepEqual(plain(table.entries()), listed);
    assert.equal(table.length, listed.length);
    const names = [...table.batches()].flatMap((batch) => batch.names);
    assert.deepEqual(
      names,
      listed.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)),
    );
  });
}

test("a large folder comes whole, over the edges of its parts", async () => {
  const files = Array.from({ length: 9000 }, (_, at) => [`d${at % 3}/f${at}`, ""] as const);
  using folder = createContextFolder(Object.fromEntries(files));
  const { signal } = new AbortController();
  const listed = await contextFolder(folder.path, undefined).list(all, signal);
  const table = await look(folder.path);
  assert.equal(table.length, 9003);
  assert.deepEqual(plain(table.entries()), listed);
});

function plain(entries: readonly SyncEntry[]): readonly SyncEntry[] {
  return entries.map(({ path, kind, mode, size, modified, target, inode, changed }) => {
    const common = { path, kind, mode, size, modified, target };
    return inode === undefined || changed === undefined ? common : { ...common, inode, changed };
  });
}
