import assert from "node:assert/strict";
import { posix } from "node:path";
import { describe, it } from "node:test";
import { basename, dirname, isAbsolute, join, relative } from "../../src/base/posixPath.ts";

const paths = [
  ...["/", "a", "/a", "a/", "/a/", "/a/b", "/a/b.c", "a/b", "/a//b", "/a/b//", "//a", "..", "."],
  ...["../a", "/..", "/a/../b", "./a", "/a/./b", ".dockerignore", "/x/.dockerignore", ""],
];

describe("posixPath", () => {
  it("has the dirname of Node, but for slashes at the end", () => {
    for (const path of paths) {
      const expected = posix.dirname(path).replace(/(?<=.)\/$/, "");
      assert.equal(dirname(path), expected, `"${path}"`);
    }
  });

  it("has the names of Node, and knows absolute paths as it does", () => {
    for (const path of paths) {
      assert.equal(basename(path), posix.basename(path), `"${path}"`);
      assert.equal(isAbsolute(path), posix.isAbsolute(path), `"${path}"`);
    }
  });

  it("joins as Node does, but for slashes at the end", () => {
    for (const a of paths) {
      for (const b of paths) {
        const expected = posix.join(a, b).replace(/(?<=.)\/$/, "");
        assert.equal(join(a, b), expected, `"${a}", "${b}"`);
      }
    }
  });

  it("leads from one absolute path to another as Node does", () => {
    const absolute = paths.filter(posix.isAbsolute);
    for (const a of absolute) {
      for (const b of absolute) {
        assert.equal(relative(a, b), posix.relative(a, b), `"${a}", "${b}"`);
      }
    }
  });
});
