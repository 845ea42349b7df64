import assert from "node:assert/strict";
import { test } from "node:test";
import { createPathTable } from "../../../src/image/edit/pathTable.ts";
import { compareLayerPaths } from "../../../src/image/layers/compareLayerPaths.ts";

const long = "n".repeat(300_000);

/** Folders are added with what is in them. */
const paths: readonly string[] = [
  ...["a", "a/b", "a/b/c", "a-b", "a.txt", "b", "a/ä", "a/é", "a/日本", "a/\u{1f600}", "a/\udc80x"],
  ...["a/\uffff", "a/x", "ÿ", "Ā", "z/z/z/z", `long/${long}`, `long/${long}b`, "long/c"],
  ...Array.from({ length: 40_000 }, (_, at) => `many/d${at % 7}/f${(at * 7919) % 40_000}`),
];

test("a path has one number, and is what it was", () => {
  const table = createPathTable();
  const ids = paths.map((path) => table.add(path));
  assert.equal(new Set(ids).size, new Set(paths).size);
  paths.forEach((path, at) => {
    assert.equal(table.path(ids[at] ?? -1), path);
    assert.equal(table.add(path), ids[at]);
  });
  assert.equal(table.add(""), 0);
  assert.equal(table.folder(0), -1);
  assert.equal(table.folder(table.add("a/b/c")), table.add("a/b"));
  assert.equal(table.folder(table.add("a")), 0);
});

test("they come in the order of a layer, folders that were not named too", () => {
  const table = createPathTable();
  const all = new Set(paths);
  for (const path of paths) {
    table.add(path);
    for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1))
      all.add(path.slice(0, at));
  }
  const found = [...table.inOrder(() => false)].map((id) => table.path(id));
  assert.deepEqual(found, [...all].sort(compareLayerPaths));
});

test("what is below a closed one is passed over", () => {
  const table = createPathTable();
  for (const path of ["a/b/c", "a/d", "e", "f/g"]) table.add(path);
  const closed = new Set([table.add("a/b"), table.add("f")]);
  const found = [...table.inOrder((id) => closed.has(id))].map((id) => table.path(id));
  assert.deepEqual(found, ["a", "a/b", "a/d", "e", "f"]);
});
