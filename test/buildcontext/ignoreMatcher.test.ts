import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createIgnoreMatcher,
  type IgnoreMatcher,
  rootVerdict,
} from "../../src/buildcontext/ignoreMatcher.ts";
import { parseIgnoreFile } from "../../src/dockerfile/ignoreFile.ts";

const cases: readonly {
  readonly what: string;
  readonly ignore: string;
  readonly out?: readonly string[];
  readonly kept?: readonly string[];
}[] = [
  { what: "nothing", ignore: "", kept: ["a", "a/b"] },
  {
    what: "a folder covers what is in it",
    ignore: "secret",
    out: ["secret", "secret/a/b"],
    kept: ["secrets", "x/secret"],
  },
  { what: "a leading slash says nothing", ignore: "/a", out: ["a", "a/b"], kept: ["x/a"] },
  { what: "a trailing slash says nothing", ignore: "a/", out: ["a", "a/b"] },
  { what: "the last match wins", ignore: "*.md\n!README.md\nREADME.md", out: ["README.md"] },
  {
    what: "an exception",
    ignore: "*.md\n!README.md",
    out: ["a.md"],
    kept: ["README.md", "d/a.md"],
  },
  { what: "an exception before says nothing", ignore: "!README.md\n*.md", out: ["README.md"] },
  {
    what: "an exception below a folder",
    ignore: "dist\n!dist/keep.txt",
    out: ["dist", "dist/a"],
    kept: ["dist/keep.txt"],
  },
  {
    what: "an exception covers what is in it",
    ignore: "*\n!src",
    out: ["a", "lib/x"],
    kept: ["src", "src/a/b"],
  },
  {
    what: "excluded again inside",
    ignore: "*\n!src\nsrc/gen",
    out: ["src/gen/x"],
    kept: ["src/x"],
  },
  {
    what: "any depth",
    ignore: "**/node_modules",
    out: ["node_modules/a", "p/q/node_modules/a"],
    kept: ["node_modules2"],
  },
  {
    what: "any depth, exception",
    ignore: "**/*.log\n!**/keep.log",
    out: ["a.log", "d/a.log"],
    kept: ["keep.log", "d/e/keep.log"],
  },
  { what: "dots are cleaned away", ignore: "./a/../b//c", out: ["b/c"], kept: ["a"] },
  { what: "outside of the context", ignore: "../x", kept: ["x"] },
  { what: "comments and blanks", ignore: "# a\n\n  b  \n #c", out: ["b"], kept: ["a", "# a"] },
  { what: "case counts", ignore: "README", kept: ["readme"] },
  { what: "BOM and CRLF", ignore: "\ufeffa\r\nb\r\n", out: ["a", "b"] },
  { what: "a blank after the exclamation mark", ignore: "*\n! a", out: ["b"], kept: ["a"] },
  { what: "the root itself", ignore: ".", kept: ["a", "a/b"] },
  // moby does not test an exception while the path is included, and what it does not test does not
  // count for what lies below.
  {
    what: "an exception that came too early for the folder",
    ignore: "**/x\n!d",
    out: ["d/x"],
    kept: ["d"],
  },
];

for (const { what, ignore, out = [], kept = [] } of cases) {
  test(`ignore: ${what}`, () => {
    const matcher = createIgnoreMatcher(parseIgnoreFile(ignore), ".dockerignore");
    for (const path of out) assert.equal(isExcluded(matcher, path), true, `${path} stays out`);
    for (const path of kept) assert.equal(isExcluded(matcher, path), false, `${path} is kept`);
  });
}

test("a folder may be skipped when no exception can lie below it", () => {
  const cases: readonly [ignore: string, folder: string, mayKeep: boolean][] = [
    ["a", "a", false],
    ["*\n!a/b", "a", true],
    ["*\n!a/b", "ab", false],
    ["*\n!a/b", "a/b", false],
    ["*\n!a/*.txt", "a", true],
    ["*\n!a/*.txt", "a/deep", true],
    ["*\n!a/*.txt", "node_modules", false],
    ["*\n!**/keep", "node_modules", true],
    ["*\n!k*", "node_modules", true],
  ];
  for (const [ignore, folder, mayKeep] of cases) {
    const matcher = createIgnoreMatcher(parseIgnoreFile(ignore), ".dockerignore");
    assert.equal(
      matcher.mayKeepBelow(folder, matcher.judge(folder, matcher.root)),
      mayKeep,
      `${JSON.stringify(ignore)} at ${folder}`,
    );
  }
});

test("a malformed pattern is named with its line", () => {
  assert.throws(() => createIgnoreMatcher(parseIgnoreFile("a\n[b\n"), "/x/.dockerignore"), {
    code: "context-unusable",
    message: 'Line 2 of /x/.dockerignore has the malformed pattern "[b".',
  });
  assert.throws(() => createIgnoreMatcher(parseIgnoreFile("!"), "/x/.dockerignore"), {
    message: 'Line 1 of /x/.dockerignore has the malformed pattern "!".',
  });
});

function isExcluded(matcher: IgnoreMatcher, path: string): boolean {
  let verdict = rootVerdict;
  const parts = path.split("/");
  for (let depth = 1; depth <= parts.length; depth++) {
    verdict = matcher.judge(parts.slice(0, depth).join("/"), verdict);
  }
  return verdict.excluded;
}
