import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";

const lines: readonly (readonly [line: string, pattern: string | undefined, negated?: true])[] = [
  ["node_modules", "node_modules"],
  ["# comment", undefined],
  [" # no comment", "# no comment"],
  ["", undefined],
  ["   \t", undefined],
  ["  a b  ", "a b"],
  ["/a", "a"],
  ["/", "/"],
  [".", "."],
  ["./a//b/", "a/b"],
  ["a/../b", "b"],
  ["../a", "../a"],
  ["/../a", "a"],
  ["!a", "a", true],
  ["! /a/ ", "a", true],
  ["!", "", true],
  ["**/*.md", "**/*.md"],
  ["a/**", "a/**"],
  ["a\\ b", "a\\ b"],
];

for (const [line, pattern, negated] of lines) {
  test(JSON.stringify(line), () => {
    const text = `first\n${line}\nlast`;
    const middle = parseIgnoreFile(text).filter((entry) => entry.line === 1);
    assert.deepEqual(
      middle.map((entry) => [entry.pattern, entry.negated]),
      pattern === undefined ? [] : [[pattern, negated ?? false]],
    );
    for (const { range } of middle) {
      assert.equal(text.slice(range.start, range.end), line.trim());
    }
    assert.equal(parseIgnoreFile(text).length, middle.length + 2);
  });
}

test("CRLF, a byte order mark and no line break at the end", () => {
  const text = "\ufeff# a comment\r\n\r\n*.log\r\n!keep.log";
  assert.deepEqual(parseIgnoreFile(text), [
    { line: 2, pattern: "*.log", negated: false, range: { start: 16, end: 21 } },
    { line: 3, pattern: "keep.log", negated: true, range: { start: 23, end: 32 } },
  ]);
  assert.deepEqual(parseIgnoreFile(""), []);
});
