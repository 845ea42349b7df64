import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createQuoteTracker } from "../../../src/lint/shared/quoteTracker.ts";

const isOutside = (escapes: string, ...parts: readonly string[]): boolean => {
  const tracker = createQuoteTracker(escapes);
  for (const part of parts) tracker.add(part);
  return tracker.isOutside;
};

describe("createQuoteTracker", () => {
  for (const parts of [
    [],
    ["a"],
    ["'a'"],
    ['"a" b'],
    ['"it\'s"'],
    ["'a", "b'"],
    ['a\\"b'],
    ['"a\\""'],
  ]) {
    it(`is outside behind ${JSON.stringify(parts)}`, () => {
      assert.equal(isOutside("\\", ...parts), true);
    });
  }

  for (const parts of [
    ["'"],
    ['"a'],
    ["it's"],
    ['"a\\"'],
    ["'\\''"],
    ['a "$(b "c'],
    ['"`a"'],
    ["$'a"],
    ["a\\"],
  ]) {
    it(`is not sure to be outside behind ${JSON.stringify(parts)}`, () => {
      assert.equal(isOutside("\\", ...parts), false);
    });
  }

  it("knows the escape characters that it is told", () => {
    assert.equal(isOutside("`", '"C:\\"'), true);
    assert.equal(isOutside("\\`", '"C:\\"'), false);
    assert.equal(isOutside("`", 'a`"b'), true);
  });
});
