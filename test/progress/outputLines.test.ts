import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { addOutput, finishOutput, LINE_LIMIT } from "../../src/progress/outputLines.ts";

describe("lines of an output", () => {
  test("are the same however the text is cut into pieces", () => {
    const text = `one\r\n\n10%\r50%\r100%\n\u001b[31mred\u001b[0m\n${"long ".repeat(4000)}\nlast`;
    const expected = inPieces(text, text.length);
    assert.equal(expected.lines[2], "100%");
    assert.equal(expected.lines.filter((line) => line.startsWith("long")).length, 1);
    assert.equal(expected.open, "last");
    for (const size of [1, 2, 3, 7, 100, 5000]) {
      const { lines, open } = inPieces(text, size);
      assert.deepEqual(lines.join("|"), expected.lines.join("|"), `pieces of ${size}`);
      assert.equal(open, "last");
    }
  });

  test("of one piece without an end are broken at the limit, between characters", () => {
    const { lines, open, count } = addOutput(
      "",
      `${"x".repeat(LINE_LIMIT - 1)}${"😀".repeat(9000)}`,
    );
    assert.equal(count, lines.length);
    assert.ok([...lines, open].every((line) => line.length <= LINE_LIMIT));
    assert.ok([...lines, open].every((line) => !/[\ud800-\udfff]/u.test(line)));
    assert.equal([...lines, open].join("").length, LINE_LIMIT - 1 + 18_000);
  });

  test("that a progress bar writes over and over are one line", () => {
    let open = "";
    const lines: string[] = [];
    for (let at = 0; at <= 10_000; at++) {
      const read = addOutput(open, `\r${at} of 10000`);
      lines.push(...read.lines);
      open = read.open;
    }
    assert.deepEqual([...lines, ...finishOutput(open, "").lines], ["10000 of 10000"]);
  });

  test("are counted also where only the last are wanted", () => {
    const text = "line\n".repeat(1000);
    const { lines, count } = addOutput("", text, 10);
    assert.equal(lines.length, 10);
    assert.equal(count, 1000);
  });
});

function inPieces(text: string, size: number) {
  let open = "";
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += size) {
    const read = addOutput(open, text.slice(at, at + size));
    assert.equal(read.count, read.lines.length);
    lines.push(...read.lines);
    open = read.open;
  }
  return { lines, open };
}
