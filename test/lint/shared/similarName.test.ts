import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { similarName } from "../../../src/lint/shared/similarName.ts";

describe("similarName", () => {
  for (const [typed, names, expected] of [
    ["biuld", ["build", "test"], { name: "build", isOnly: true }],
    ["buid", ["build", "test"], { name: "build", isOnly: true }],
    ["builddd", ["build"], { name: "build", isOnly: true }],
    ["xbuilx", ["build"], { name: "build", isOnly: true }],
    ["xbxildx", ["build"], undefined],
    ["build-c", ["build-a", "build-b"], { name: "build-b", isOnly: false }],
    ["build-c", ["build-cc", "build-dd"], { name: "build-cc", isOnly: false }],
    ["nginx", ["build", "test"], undefined],
    ["ab", ["cd"], undefined],
    ["a", [], undefined],
  ] as const) {
    it(`answers for ${typed} among ${names.join(", ")}`, () =>
      assert.deepEqual(similarName(typed, names), expected));
  }

  it("looks at the last names only", () => {
    const names = Array.from({ length: 150 }, (_, index) => `name-number-${index + 1000}`);
    assert.equal(similarName("first-stage", ["first-stagE", ...names]), undefined);
  });
});
