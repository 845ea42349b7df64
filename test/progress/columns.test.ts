import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { columnsOf, fitColumns } from "../../src/progress/columns.ts";

describe("columns", () => {
  for (const [text, columns] of [
    ["", 0],
    ["plain", 5],
    ["日本語", 6],
    ["한국", 4],
    ["e\u0301", 1],
    ["Größe", 5],
    ["🚀 go", 5],
    ["👩\u200d💻", 4],
    ["✓ …", 3],
  ] as const) {
    test(`of ${JSON.stringify(text)}`, () => assert.equal(columnsOf(text), columns));
  }

  for (const [text, columns, fitted] of [
    ["plain", 5, "plain"],
    ["plain", 4, "pla…"],
    ["plain", 0, ""],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["ab🚀", 3, "ab…"],
  ] as const) {
    test(`${JSON.stringify(text)} in ${columns}`, () => {
      assert.equal(fitColumns(text, columns), fitted);
      assert.equal(columnsOf(fitColumns(text, columns, true)), columns);
    });
  }
});
