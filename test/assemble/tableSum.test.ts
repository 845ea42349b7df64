import assert from "node:assert/strict";
import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { tableSum } from "../../src/assemble/tableSum.ts";
import { contextFolder } from "../../src/buildcontext/contextFolder.ts";
import type { EntryTable } from "../../src/buildcontext/syncedContext.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

async function look(root: string): Promise<EntryTable> {
  const filter = { include: [], exclude: [], follow: [] };
  const table = await contextFolder(root, undefined).look?.(filter, new AbortController().signal);
  assert.ok(table);
  return table;
}

test("any change but of a folder's time makes another sum", async () => {
  using folder = createContextFolder({ a: "a", "d/b": "b", "d/c": "c", "e/f": "f" });
  const at = (path: string): string => join(folder.path, path);
  symlinkSync("a", at("l"));
  const sumNow = async (): Promise<string> =>
    tableSum(await look(folder.path), Date.now() + 60_000) ?? "";
  let last = await sumNow();
  utimesSync(at("d"), 5, 5);
  assert.equal(await sumNow(), last);
  const changes: readonly (() => void)[] = [
    () => writeFileSync(at("a"), "longer"),
    () => utimesSync(at("d/b"), 1, 1),
    () => chmodSync(at("d/b"), 0o600),
    () => chmodSync(at("e"), 0o700),
    () => renameSync(at("d/b"), at("d/x")),
    () => renameSync(at("d/x"), at("e/x")),
    () => writeFileSync(at("d/empty"), ""),
    () => rmSync(at("d/empty")),
    () => {
      rmSync(at("l"));
      symlinkSync("d", at("l"));
    },
  ];
  for (const change of changes) {
    change();
    const sum = await sumNow();
    assert.notEqual(sum, last, `${change}`);
    last = sum;
  }
});

test("what was written just now has no sum, also among many that are old", async () => {
  using folder = createContextFolder({ a: "a", "d/b": "b" });
  await setTimeout(100);
  assert.notEqual(tableSum(await look(folder.path), Date.now()), undefined);
  writeFileSync(join(folder.path, "d/b"), "c");
  const before = Date.now();
  assert.equal(tableSum(await look(folder.path), before), undefined);
  // A time that has no parts of a second may stand for two of them.
  await setTimeout(100);
  const second = Math.floor(Date.now() / 1000) + 1;
  utimesSync(join(folder.path, "d/b"), second, second);
  assert.equal(tableSum(await look(folder.path), second * 1000 + 500), undefined);
});
