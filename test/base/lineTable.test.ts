import assert from "node:assert/strict";
import { test } from "node:test";
import { createLineTable } from "../../src/base/lineTable.ts";

const tables: readonly (readonly [text: string, lines: readonly string[]])[] = [
  ["", [""]],
  ["a", ["a"]],
  ["a\n", ["a", ""]],
  ["a\r\nb\r\n", ["a", "b", ""]],
  ["\n\n", ["", "", ""]],
  ["\r\n", ["", ""]],
  ["a\rb\nc", ["a\rb", "c"]],
  ["\ufeffa\n💥b", ["\ufeffa", "💥b"]],
  ["a\n\rb", ["a", "\rb"]],
];

for (const [text, lines] of tables) {
  test(`lines of ${JSON.stringify(text)}`, () => {
    const table = createLineTable(text);
    assert.equal(table.lineCount, lines.length);
    assert.deepEqual(
      lines.map((_, line) => text.slice(table.lineStart(line), table.lineEnd(line))),
      lines,
    );
  });

  test(`offsets of ${JSON.stringify(text)} lead there and back`, () => {
    const table = createLineTable(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const position = table.positionAt(offset);
      const start = table.lineStart(position.line);
      assert.ok(start <= offset);
      assert.equal(start + position.character, offset);
      // The line break itself has positions, but nobody is asked to come back from there.
      assert.equal(table.offsetAt(position), Math.min(offset, table.lineEnd(position.line)));
    }
  });
}

test("offsets and positions outside of the text are drawn in", () => {
  const table = createLineTable("ab\ncd");
  assert.deepEqual(table.positionAt(-1), { line: 0, character: 0 });
  assert.deepEqual(table.positionAt(99), { line: 1, character: 2 });
  assert.equal(table.offsetAt({ line: 0, character: 99 }), 2);
  assert.equal(table.offsetAt({ line: 9, character: 0 }), 5);
  assert.equal(table.lineStart(9), 5);
  assert.equal(table.lineEnd(9), 5);
});
