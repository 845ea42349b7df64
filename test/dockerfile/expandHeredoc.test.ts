import assert from "node:assert/strict";
import { test } from "node:test";
import { expandHeredoc, type LookUp } from "../../src/dockerfile/expandWord.ts";

const values: Readonly<Record<string, string>> = { A: "1", LONG: "x".repeat(20_000) };
const lookUp: LookUp = (name) =>
  name in values
    ? { kind: "env", value: values[name] }
    : { kind: "base", value: undefined, unset: true };

const cases: readonly (readonly [string, string | undefined])[] = [
  ["plain\ntext\n", "plain\ntext\n"],
  ["$A ${A} ${B:-b} $B.\n", "1 1 b .\n"],
  [`"$A" '$A' it's\n`, `"1" '1' it's\n`],
  ["\\$A \\\\ \\n end\\", "$A \\ n end"],
  ["${A", undefined],
  ["${B:?wanted}", undefined],
  // Longer than a word may become: a heredoc may.
  ["$LONG$LONG$LONG", "x".repeat(60_000)],
];
for (const [text, expected] of cases) {
  test(`${JSON.stringify(text)} of a heredoc`, () => {
    assert.equal(expandHeredoc(text, lookUp), expected);
  });
}
