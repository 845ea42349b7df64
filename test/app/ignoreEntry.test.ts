import assert from "node:assert/strict";
import { test } from "node:test";
import { toIgnorePattern, withIgnored } from "../../src/app/ignoreEntry.ts";
import { createIgnoredPaths } from "../../src/buildcontext/ignoredPaths.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";

const names = [
  ...[
    "plain",
    "dir/file.txt",
    "#hash",
    "!bang",
    "[x]",
    "a[b-c]",
    "st*r",
    "wh?t",
    " blank",
    "blank ",
  ],
  ...["back\\slash", "näm日本/😀", "!!", "#", " ", "a/ b", "a/!b", "[", "]", "-", "^", "[^a]"],
];

for (const name of names) {
  test(`a line that keeps out "${name}" and nothing else`, () => {
    const file = parseIgnoreFile(withIgnored("", [name]));
    const ignored = createIgnoredPaths(file, ".dockerignore");
    assert.ok(ignored.isIgnored(name), toIgnorePattern(name));
    for (const other of names) {
      if (other !== name)
        assert.ok(!ignored.isIgnored(other), `${toIgnorePattern(name)}: ${other}`);
    }
  });
}

const texts: readonly (readonly [string, string, string])[] = [
  ["an empty file", "", "a\n"],
  ["a file without a last line break", "x", "x\na\n"],
  ["CRLF", "x\r\ny\r\n", "x\r\ny\r\na\r\n"],
];
for (const [what, before, after] of texts) {
  test(`adds to ${what}`, () => assert.equal(withIgnored(before, ["a"]), after));
}
