import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ignoreFileTokens } from "../../src/dockerfile/ignoreFileTokens.ts";

const marks = { keyword: "!", regexp: "*", string: "s" } as const;

/** The line, and below it what each character is. */
function drawn(line: string): string {
  const under = Array.from({ length: line.length }, () => " ");
  for (const { range, type } of ignoreFileTokens(line)) {
    under.fill(marks[type], range.start, range.end);
  }
  return under.join("").trimEnd();
}

const cases: readonly (readonly [line: string, under: string])[] = [
  ["# *.log", ""],
  ["  # *.log", "    *"],
  ["*.log", "*"],
  ["**/node_modules/", "**"],
  ["!src/**/*.js", "!    ** *"],
  ["  ! a?b", "  !  *"],
  ["[a-z]x[^0-9]", "***** ******"],
  ["[]a]b[", ""],
  ["a\\*b\\[c]", " ss ss"],
  ["src/app.js", ""],
  ["", ""],
];

describe("ignoreFileTokens", () => {
  for (const [line, under] of cases) {
    it(line === "" ? "nothing" : line, () => assert.equal(drawn(line), under));
  }

  it("counts from the start of the text", () => {
    const [first, second] = ignoreFileTokens("a\r\n!b\r\n# c\r\nd*\r\n");
    assert.deepEqual(first, { range: { start: 3, end: 4 }, type: "keyword" });
    assert.deepEqual(second, { range: { start: 13, end: 14 }, type: "regexp" });
  });
});
