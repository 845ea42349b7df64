import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ShellWord } from "../../../src/dockerfile/shell/shellScript.ts";
import { countGetoptOptions, getoptOperands } from "../../../src/lint/shared/commandWords.ts";

const taking = ["t", "o", "target-release"];

/** Words of plain characters. */
function split(text: string): { readonly words: readonly ShellWord[] } {
  const words = text.split(" ").map((value) => ({
    range: { start: 0, end: value.length },
    raw: value,
    value,
    hasVariables: false,
    hasSubstitution: false,
    hasPattern: false,
    quoted: false,
  }));
  return { words };
}

const operands = (text: string): string =>
  getoptOperands(split(text), taking)
    .map(({ value }) => value)
    .join(" ");

describe("getoptOperands", () => {
  for (const [text, expected] of [
    ["a -y b", "a b"],
    ["-t x a", "a"],
    ["-yt x a", "a"],
    ["-tx a", "a"],
    ["-to a", "a"],
    ["-oX=y a", "a"],
    ["--target-release x a", "a"],
    ["--target-release=x a", "a"],
    ["--other a - b", "a - b"],
    ["a -- -y b", "a -y b"],
    ["a -t", "a"],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(operands(text), expected));
  }
});

describe("countGetoptOptions", () => {
  const count = (text: string): number => countGetoptOptions(split(text), taking, "y", "yes");

  it("counts letters up to one that takes the rest, and long names", () => {
    assert.equal(count("-y --yes --yes=1 -qyy"), 5);
    assert.equal(count("-ty -oXy=y y -qty"), 0);
    assert.equal(count("a -- -y"), 0);
  });
});
