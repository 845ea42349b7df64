import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanPath } from "../../src/dockerfile/cleanPath.ts";
import { cleanIgnorePath } from "../../src/dockerfile/ignoreFile.ts";
import { joinPath } from "../../src/dockerfile/joinPath.ts";

test("cleans paths as Go does", () => {
  for (const [path, clean] of [
    ["", "."],
    [".", "."],
    ["/", "/"],
    ["a//b/./c/", "a/b/c"],
    ["a/../..", ".."],
    ["../a/../../b", "../../b"],
    ["/../a", "/a"],
    ["/a/b/../..", "/"],
  ] as const) {
    assert.equal(cleanPath(path), clean, path);
  }
});

test("paths for the ignore file have no slash in front", () => {
  assert.deepEqual(["/a/../b", "/", "./a", "../a"].map(cleanIgnorePath), ["b", "/", "a", "../a"]);
});

test("joins a path to a folder as WORKDIR does", () => {
  assert.equal(joinPath("/a", "b/../c"), "/a/c");
  assert.equal(joinPath("/a", "../../b"), "/b");
  assert.equal(joinPath("/a", "/b/"), "/b");
  assert.equal(joinPath("/a", ""), "/a");
  assert.equal(joinPath(undefined, "b"), undefined);
  assert.equal(joinPath(undefined, "C:\\b"), "C:\\b");
  assert.equal(joinPath("/a", "b".repeat(5000)), undefined);
});
