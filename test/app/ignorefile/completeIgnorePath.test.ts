import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { completeIgnorePath } from "../../../src/app/ignorefile/completeIgnorePath.ts";
import { wholeFolder } from "../../support/wholeFolder.ts";

const folder = wholeFolder([
  ...["src/app.js", "src/lib/a.js", "docs/odd[1].md", "package.json", ".env"],
  ...["web/node_modules/a/index.js", "api/node_modules/b/index.js", "api/node_modules/b/x.js"],
]);

const cases: readonly (readonly [before: string, patterns: readonly string[] | undefined])[] = [
  ["", ["src", "docs", "web", "api", "package.json", ".env", "**/node_modules"]],
  ["!", ["src", "docs", "web", "api", "package.json", ".env", "**/node_modules"]],
  ["! sr", ["src", "docs", "web", "api", "package.json", ".env", "**/node_modules"]],
  ["src/", ["src/lib", "src/app.js"]],
  ["/src/li", ["/src/lib", "/src/app.js"]],
  ["docs/", ["docs/odd[[]1].md"]],
  ["src/**/", ["src/**/a.js", "src/**/app.js", "src/**/lib"]],
  ["none/", undefined],
  ["s*c/", undefined],
  ["# src/", undefined],
];

describe("completeIgnorePath", () => {
  for (const [before, patterns] of cases) {
    it(`after ${JSON.stringify(before)}`, () => {
      const found = completeIgnorePath(before, folder);
      assert.deepEqual(
        found?.items.map(({ pattern }) => pattern),
        patterns,
      );
      if (found) assert.equal(before.slice(found.range.start).startsWith("!"), false);
    });
  }

  it("says how much there is", () => {
    const items = completeIgnorePath("", folder)?.items ?? [];
    assert.deepEqual(items.at(-1), {
      ...{ pattern: "**/node_modules", kind: "several", files: 3, bytes: 30, places: 2 },
    });
    assert.deepEqual(items[0], { pattern: "src", kind: "folder", files: 2, bytes: 20, places: 1 });
  });
});
