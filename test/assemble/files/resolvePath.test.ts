import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { layerFilesOf, treeOf } from "./treeFixture.ts";

const files = {
  "usr/bin/sh": "sh",
  bin: "-> usr/bin",
  "a/abs": "-> /usr/./bin",
  "a/up": "-> ../../../..//usr",
  "a/deep": "-> up/bin",
  "a/self": "-> self",
  "a/one": "-> two",
  "a/two": "-> /a/one/x",
  "a/out": "-> /etc/passwd",
  file: "1",
};

describe("FileTree.resolve", () => {
  for (const [path, found] of [
    ["", ""],
    ["/", ""],
    ["../..", ""],
    ["/bin/sh", "usr/bin/sh"],
    ["a/abs/sh", "usr/bin/sh"],
    ["a/up/bin/../bin", "usr/bin"],
    ["a/deep/sh", "usr/bin/sh"],
    ["a/out", "etc/passwd"],
    ["a/abs/no/such", "usr/bin/no/such"],
    ["file/x", "file/x"],
  ] as const) {
    it(`leads from ${path} to ${found}`, async () => {
      assert.equal((await treeOf(files)).resolve(path), found);
    });
  }

  for (const path of ["a/self", "a/one", "a/two/y"]) {
    it(`says that ${path} goes in a circle`, async () => {
      const tree = await treeOf(files);
      assert.throws(() => tree.resolve(path), { code: "build-failed" });
    });
  }

  it("follows 255 links, no more", async () => {
    const chain = (count: number) =>
      treeOf(
        Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}`, `-> ${at + 1}`])),
      );
    assert.equal((await chain(255)).resolve("0"), "255");
    const longer = await chain(256);
    assert.throws(() => longer.resolve("0"), { code: "build-failed" });
  });
});

describe("FileTree.apply", () => {
  it("hides what is below with whiteouts, wherever they stand in the layer", async () => {
    const tree = await treeOf({ "a/x": "1", "a/y": "2", "b/z": "3", "b/c/d": "4", e: "5" });
    await tree.apply([
      ...layerFilesOf({ "a/x": "new", "b/n": "6" }),
      { ...hidden, path: "a/x", kind: "whiteout" },
      { ...hidden, path: "e", kind: "whiteout" },
      { ...hidden, path: "b", kind: "opaque" },
      { ...hidden, path: "no/such", kind: "whiteout" },
    ]);
    assert.deepEqual(tree.list(""), ["a", "b"]);
    assert.deepEqual(tree.list("a"), ["x", "y"]);
    assert.deepEqual(tree.list("b"), ["n"]);
  });

  it("puts nothing through a link", async () => {
    const tree = await treeOf({ "etc/": {}, ln: "-> /etc", f: "1" });
    await tree.apply(layerFilesOf({ "ln/passwd": "x", "f/g": "2" }));
    assert.deepEqual(tree.list("etc"), []);
    assert.equal(tree.find("ln")?.kind, "folder");
    assert.equal(tree.find("f/g")?.kind, "file");
  });

  it("replaces a folder by what is none, and a file by a folder", async () => {
    const tree = await treeOf({ "a/b/c": "1", d: "2" });
    await tree.apply(layerFilesOf({ "a/b": "file", "a/e": "3", "d/": {}, "d/f": "4" }));
    assert.deepEqual(tree.list("a"), ["b", "e"]);
    assert.equal(tree.find("a/b")?.kind, "file");
    assert.deepEqual(tree.list("d"), ["f"]);
    await tree.apply(layerFilesOf({ "a/x/y": "1", a: "now a file", "a/z": "and a folder" }));
    assert.deepEqual(tree.list("a"), ["z"]);
  });

  it("says that one more name is of nothing", async () => {
    const tree = await treeOf({ "a/": {} });
    for (const target of ["no", "a", "a/b"]) {
      const files = layerFilesOf({ x: `= ${target}` });
      await assert.rejects(tree.apply(files), { code: "image-unreadable" });
    }
  });
});

const hidden = { mode: 0, uid: 0, gid: 0, size: 0, modified: 0 };
