import assert from "node:assert/strict";
import { test } from "node:test";
import { goDuration, goQuoted, goQuotedNumber } from "../../src/assemble/goText.ts";

const durations: readonly (readonly [number, string])[] = [
  [0, "0s"],
  [1, "1ns"],
  [1500, "1.5µs"],
  [1_500_000, "1.5ms"],
  [1e9, "1s"],
  [1_500_000_001, "1.500000001s"],
  [60e9, "1m0s"],
  [90.25e9, "1m30.25s"],
  [5400e9, "1h30m0s"],
  [-90e9, "-1m30s"],
];
for (const [nanoseconds, text] of durations) {
  test(`${nanoseconds} ns are ${text}`, () => assert.equal(goDuration(nanoseconds), text));
}

const quoted: readonly (readonly [string, string])[] = [
  ['a"b\\c', '"a\\"b\\\\c"'],
  ["\t\n\r\u0007\b\f\v", '"\\t\\n\\r\\a\\b\\f\\v"'],
  ["é 🎉", '"é 🎉"'],
  ["\u0001\u007f", '"\\x01\\x7f"'],
  ["\u00a0\u200b", '"\\u00a0\\u200b"'],
  ["\u{e0001}", '"\\U000e0001"'],
];
for (const [text, expected] of quoted) {
  test(`${expected} is how Go quotes`, () => assert.equal(goQuoted(text), expected));
}

const numbers: readonly (readonly [number, string])[] = [
  [0, "'\\x00'"],
  [12, "'\\f'"],
  [39, "'\\''"],
  [300, "'Ĭ'"],
  [0xd800, "'�'"],
];
for (const [number, expected] of numbers) {
  test(`${number} is ${expected}`, () => assert.equal(goQuotedNumber(number), expected));
}
