import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readBrokenArray } from "../../../src/lint/shared/brokenArray.ts";

function repaired(text: string): string | undefined {
  const broken = readBrokenArray(text);
  if (!broken) return undefined;
  let at = 0;
  let result = "";
  for (const { start, end, newText } of broken.repairs) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  const fault = broken.isCertain ? broken.fault : `${broken.fault}?`;
  return `${fault}: ${result}${text.slice(at)}`;
}

describe("readBrokenArray", () => {
  for (const text of [
    "[]",
    '["a"]',
    '["a", 1]',
    "[a]",
    "[a, 'b']",
    '["a", "b"',
    '["a"] || b',
    '[ "$a" = "b" ]',
    "[ 'a' ]",
    "[ 'a,b' = 'c' ] && [ 'd' ]",
    "[[ 'a' ]]",
    "",
  ]) {
    it(`takes ${text} for something else`, () => {
      assert.equal(readBrokenArray(text), undefined);
    });
  }

  for (const [text, expected] of [
    ["['a']", 'quotes: ["a"]'],
    ["[ 'a', \"b\" ]", 'quotes: [ "a", "b" ]'],
    ["['a \"b\"']", 'quotes: ["a \\"b\\""]'],
    ['["a", "b", ]', 'comma: ["a", "b" ]'],
    ["['a',]", 'quotes: ["a"]'],
    ['["C:\\app"]', 'backslash?: ["C:\\\\app"]'],
    ["['C:\\app']", 'quotes: ["C:\\\\app"]'],
    ['["a" "b"]', 'other?: ["a" "b"]'],
    ['["a", b]', 'other?: ["a", b]'],
    ['["a",, "b"]', 'other?: ["a",, "b"]'],
    ['["a" , "b]', 'other?: ["a" , "b]'],
    ['["a\tb"]', 'other?: ["a\tb"]'],
    ["['it's']", "other?: ['it's']"],
    ['["a"]]', 'other?: ["a"]]'],
  ] as const) {
    it(`repairs ${text}`, () => {
      assert.equal(repaired(text), expected);
    });
  }
});
