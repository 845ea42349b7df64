import assert from "node:assert/strict";
import { test } from "node:test";
import { isBuildOutput } from "../../src/buildcontext/buildOutputs.ts";
import { createContextFiles } from "../../src/buildcontext/createContextFiles.ts";

function filesOf(sizes: Readonly<Record<string, number>>) {
  return createContextFiles(
    Object.entries(sizes).map(([path, bytes]) => ({ path, kind: "file" as const, bytes })),
  );
}

test("wildcards take what they take in COPY: whole names, and no folders in between", () => {
  const files = filesOf({ "a/x.js": 1, "a/deep/y.js": 1, "ab/z.js": 1, "a*b": 1, "arr[0].txt": 1 });
  const cases: Readonly<Record<string, readonly string[]>> = {
    "a/x.js": ["a/x.js"],
    "./a/../a/": ["a"],
    "/": [""],
    "*": ["a", "a*b", "ab", "arr[0].txt"],
    "a*/*.js": ["a/x.js", "ab/z.js"],
    "**/y.js": [],
    "*/deep": ["a/deep"],
    "a\\**": ["a*b"],
    "arr[[]0].txt": ["arr[0].txt"],
    "a[": [],
    "a\\x.js": ["a/x.js"],
    none: [],
  };
  for (const [source, paths] of Object.entries(cases)) {
    assert.deepEqual(
      files.match(source).map(({ path }) => path),
      paths,
      source,
    );
  }
});

test("names are in the order of their bytes", () => {
  const names = ["Z", "a", "～", "😀"];
  const files = filesOf(Object.fromEntries([...names].reverse().map((name) => [name, 1])));
  assert.deepEqual(
    files.children("").map(({ path }) => path),
    names,
  );
});

test("the biggest places are where it lies, none in another", () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`node_modules/m${index}/i.js`, 1000]),
  );
  const files = filesOf({
    ...many,
    "data/raw/dump.sql": 90_000,
    "data/raw/readme": 10,
    "src/a": 5,
  });
  assert.deepEqual(
    files.biggest.map(({ path, bytes }) => [path, bytes]),
    [
      ["data/raw/dump.sql", 90_000],
      ["node_modules", 30_000],
      ["src/a", 5],
    ],
  );
  assert.deepEqual(files.total, { files: 33, bytes: 120_015 });
});

test("what builds leave is known by its folders", () => {
  for (const path of ["dist", "web/dist/a.js", "target/app.jar", "a.egg-info/x", ".next/static"]) {
    assert.equal(isBuildOutput(path), true, path);
  }
  for (const path of ["src/app.js", "distribution", "packages/a", "public/index.html"]) {
    assert.equal(isBuildOutput(path), false, path);
  }
});
