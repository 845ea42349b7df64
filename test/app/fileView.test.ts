import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFileView } from "../../src/app/fileView.ts";
import { createChangeList } from "../../src/image/changeList.ts";
import { processorTime } from "../support/processorTime.ts";

function sample() {
  const list = createChangeList();
  list.add("usr", "folder", "same", 0);
  list.add("usr/bin/b", "file", "added", 10);
  list.add("usr/bin/a", "file", "changed", 30, 20);
  list.add("usr/lib/old", "folder", "deleted", 500, 0, 7);
  list.add("etc/x", "file", "added", 5);
  list.add("opt", "folder", "added", 0);
  list.add("home", "folder", "same", 0);
  return list.finish();
}

const text = (view: ReturnType<typeof createFileView>) =>
  view
    .rows(0, 100)
    .map(({ level, name, size, files, expandable, expanded }) =>
      [`${" ".repeat(level)}${expandable ? (expanded ? "v" : ">") : " "}${name}`, size, files].join(
        " ",
      ),
    );

describe("fileView", () => {
  it("shows folders with what is in them, the largest first, and opens them", () => {
    const view = createFileView(sample(), { unchanged: false });
    assert.deepEqual(text(view), [" >usr 540 9", " >etc 5 1", "  opt 0 1"]);
    assert.deepEqual([view.length, view.files, view.bytes], [3, 11, 545]);
    view.expand("usr", true);
    view.expand("usr/bin", true);
    assert.deepEqual(text(view), [
      " vusr 540 9",
      "  >lib 500 7",
      "  vbin 40 2",
      "    a 30 1",
      "    b 10 1",
      " >etc 5 1",
      "  opt 0 1",
    ]);
    const rows = view.rows(2, 3);
    assert.deepEqual(
      rows.map(({ position, siblings, change, before, kind }) => [
        position,
        siblings,
        change,
        before,
        kind,
      ]),
      [
        [2, 2, "same", 0, "folder"],
        [1, 2, "changed", 20, "file"],
        [2, 2, "added", 0, "file"],
      ],
    );
    view.expand("usr", false);
    view.expand("no/such", true);
    assert.equal(view.length, 3);
  });

  it("sorts by name, filters in any case, and counts what is left", () => {
    const view = createFileView(sample(), { unchanged: false });
    view.sort("name");
    assert.deepEqual(text(view), [" >etc 5 1", "  opt 0 1", " >usr 540 9"]);
    view.filter("BIN/A");
    assert.deepEqual(text(view), [" vusr 30 1", "  vbin 30 1", "    a 30 1"]);
    assert.deepEqual([view.files, view.bytes], [1, 30]);
    view.filter("nothing");
    assert.deepEqual([view.length, view.files, view.bytes], [0, 0, 0]);
    view.filter(" ");
    assert.equal(view.length, 3);
  });

  it("goes to a path, and shows what is not changed where that is wanted", () => {
    const view = createFileView(sample(), { unchanged: true });
    assert.deepEqual(text(view).slice(-2), ["  home 0 1", "  opt 0 1"]);
    assert.equal(view.rows(view.reveal("usr/bin/b"), 1)[0]?.path, "usr/bin/b");
    assert.equal(view.reveal("none"), -1);
  });

  it("stays quick with 100,000 files in one folder and in a thousand nested ones", () => {
    const list = createChangeList();
    const deep = Array(1000).fill("d").join("/");
    for (let at = 0; at < 100_000; at += 1) list.add(`flat/file-${at}`, "file", "added", at);
    for (let at = 0; at < 100; at += 1) list.add(`${deep}/file-${at}`, "file", "added", at);
    const view = createFileView(list.finish(), { unchanged: false });
    view.expand("flat", true);
    const began = processorTime();
    for (let offset = 0; offset < 100_000; offset += 1000) {
      assert.equal(view.rows(offset, 100).length, 100);
    }
    view.filter("file-99");
    assert.ok(view.length > 1000);
    assert.ok(processorTime() - began < 4000);
  });
});
