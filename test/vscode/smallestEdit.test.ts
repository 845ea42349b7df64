import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../src/base/textEdit.ts";
import { smallestEdit } from "../../src/vscode/diagnostics/smallestEdit.ts";

describe("smallestEdit", () => {
  for (const [before, after, start, end, newText] of [
    ["abc", "abc", 3, 3, ""],
    ["abc", "axc", 1, 2, "x"],
    ["aa", "aaa", 2, 2, "a"],
    ["aaa", "aa", 2, 3, ""],
    ["", "x", 0, 0, "x"],
    ["x", "", 0, 1, ""],
    ["FROM a\nCMD x\n", "FROM b\nCMD y\n", 5, 12, "b\nCMD y"],
  ] as const) {
    it(`${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      const edit = smallestEdit(before, after);
      assert.deepEqual(edit, { range: { start, end }, newText });
      assert.equal(applyEdits(before, [edit]), after);
    });
  }
});
