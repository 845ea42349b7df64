import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, type TextEdit } from "../../src/base/textEdit.ts";
import { contains, overlaps } from "../../src/base/textRange.ts";

const edit = (start: number, end: number, newText: string): TextEdit => ({
  range: { start, end },
  newText,
});

const cases: readonly (readonly [name: string, edits: readonly TextEdit[], result: string])[] = [
  ["nothing", [], "abcdef"],
  ["an insertion", [edit(3, 3, "X")], "abcXdef"],
  ["a deletion", [edit(1, 3, "")], "adef"],
  ["in any order", [edit(4, 5, "Y"), edit(0, 1, "X")], "XbcdYf"],
  ["at both ends", [edit(6, 6, "!"), edit(0, 0, "^")], "^abcdef!"],
  ["side by side", [edit(0, 2, "X"), edit(2, 4, "Y")], "XYef"],
  ["an insertion in front of a replacement", [edit(2, 4, "Y"), edit(2, 2, "X")], "abXYef"],
  ["two insertions at one place, in order", [edit(3, 3, "X"), edit(3, 3, "Y")], "abcXYdef"],
  ["everything", [edit(0, 6, "x")], "x"],
];

for (const [name, edits, result] of cases) {
  test(`edits: ${name}`, () => assert.equal(applyEdits("abcdef", edits), result));
}

test("overlapping edits are refused", () => {
  assert.throws(() => applyEdits("abcdef", [edit(0, 3, ""), edit(2, 4, "")]), RangeError);
});

test("the edits that were given are left as they were", () => {
  const edits = [edit(4, 5, "Y"), edit(0, 1, "X")];
  applyEdits("abcdef", edits);
  assert.equal(edits[0]?.newText, "Y");
});

test("ranges contain and overlap", () => {
  const range = { start: 2, end: 5 };
  assert.equal(contains(range, range), true);
  assert.equal(contains(range, { start: 3, end: 3 }), true);
  assert.equal(contains(range, { start: 1, end: 3 }), false);
  assert.equal(overlaps(range, { start: 4, end: 9 }), true);
  assert.equal(overlaps(range, { start: 5, end: 9 }), false);
  assert.equal(overlaps(range, { start: 0, end: 2 }), false);
});
