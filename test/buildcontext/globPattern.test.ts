import assert from "node:assert/strict";
import { test } from "node:test";
import { compileGlob } from "../../src/buildcontext/globPattern.ts";
import { processorTime } from "../support/processorTime.ts";

const cases: readonly {
  readonly pattern: string;
  readonly yes?: readonly string[];
  readonly no?: readonly string[];
}[] = [
  { pattern: "a", yes: ["a"], no: ["A", "b/a", "a/b", "aa"] },
  { pattern: "a/b.txt", yes: ["a/b.txt"], no: ["a/bXtxt", "b.txt"] },
  { pattern: "*", yes: ["a", ".env", "é"], no: ["a/b"] },
  { pattern: "*.md", yes: ["x.md", ".md"], no: ["d/x.md", "x.mdx"] },
  { pattern: "a*c", yes: ["ac", "abc", "a.c"], no: ["a/c", "abcd"] },
  { pattern: "*/x", yes: ["a/x"], no: ["x", "a/b/x"] },
  { pattern: "?.js", yes: ["a.js", "ü.js", "😀.js"], no: [".js", "ab.js", "/.js"] },
  { pattern: "**", yes: ["a", "a/b/c"] },
  { pattern: "**/x", yes: ["x", "a/x", "a/b/x"], no: ["ax", "x/y"] },
  { pattern: "**x", yes: ["x", "ax", "a/bx"], no: ["xa"] },
  { pattern: "**/*.log", yes: ["a.log", "d/a.log", "d/e/.log"], no: ["a.log/b"] },
  { pattern: "a/**", yes: ["a/b", "a/b/c"], no: ["a", "ab"] },
  { pattern: "a**", yes: ["a", "ab", "a/b"], no: ["b"] },
  { pattern: "a/**/b", yes: ["a/b", "a/x/b", "a/x/y/b"], no: ["a/xb", "ab"] },
  { pattern: "a/**/b/*.c", yes: ["a/b/x.c", "a/q/b/x.c"], no: ["a/b/d/x.c"] },
  { pattern: "**/a/**", yes: ["a/b", "x/a/b"], no: ["a", "xa/b"] },
  { pattern: "**/a/*/**/z", yes: ["a/b/z", "x/a/b/c/z"], no: ["a/z"] },
  { pattern: "[abc]x", yes: ["ax", "cx"], no: ["dx", "x"] },
  { pattern: "[a-c0-9]", yes: ["b", "7"], no: ["d"] },
  { pattern: "[^a-c]", yes: ["d", "é"], no: ["a"] },
  { pattern: "[!a]", yes: ["!", "a"], no: ["b"] },
  { pattern: "[\\]-]x", no: ["ax"] },
  { pattern: "[\\]x]", yes: ["]", "x"], no: ["\\"] },
  { pattern: "[α-ω]", yes: ["λ"], no: ["l"] },
  { pattern: "a]b", yes: ["a]b"], no: ["ab"] },
  { pattern: "\\*.txt", yes: ["*.txt"], no: ["a.txt"] },
  { pattern: "\\!keep", yes: ["!keep"], no: ["keep"] },
  { pattern: "(a+b|c){2}$", yes: ["(a+b|c){2}$"], no: ["ab"] },
  { pattern: "naïve/日本*", yes: ["naïve/日本語.txt"], no: ["naive/日本"] },
];

for (const { pattern, yes = [], no = [] } of cases) {
  test(`glob ${pattern}`, () => {
    const glob = compileGlob(pattern);
    if (pattern === "[\\]-]x") {
      assert.equal(glob, undefined, "a dash needs an end of the range");
      return;
    }
    assert.ok(glob, "compiles");
    for (const path of yes) assert.equal(glob.test(path), true, `matches ${path}`);
    for (const path of no) assert.equal(glob.test(path), false, `does not match ${path}`);
  });
}

test("malformed patterns do not compile", () => {
  for (const pattern of ["[", "a[", "[]", "[]a]", "[a", "[a-", "[-a]", "[^]", "a\\", "[\\"]) {
    assert.equal(compileGlob(pattern), undefined, pattern);
  }
});

test("literal folders are those before the first wildcard", () => {
  const folders = (pattern: string) => compileGlob(pattern)?.literalFolders;
  assert.equal(folders("dist/keep.txt"), "dist/keep.txt");
  assert.equal(folders("dist/*.txt"), "dist");
  assert.equal(folders("a/b/c?/d"), "a/b");
  assert.equal(folders("**/keep"), "");
  assert.equal(folders("k*"), "");
});

test("hostile patterns match in time that grows with the path, not explodes", () => {
  const path = "a".repeat(20_000);
  for (const pattern of [
    `${"*a".repeat(15)}b*`,
    `${"**a".repeat(15)}?b*`,
    `${"**/".repeat(20)}*b?`,
  ]) {
    const started = processorTime();
    assert.equal(compileGlob(pattern)?.test(path), false);
    assert.ok(processorTime() - started < 2000, pattern);
  }
});
