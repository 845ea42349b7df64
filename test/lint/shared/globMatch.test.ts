import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { globMatch } from "../../../src/lint/shared/globMatch.ts";

const cases: [pattern: string, name: string, matches: boolean][] = [
  ["go.mod", "go.mod", true],
  ["go.*", "go.mod", true],
  ["*.mod", "go.mod", true],
  ["go*", "go.mod", true],
  ["*o*d", "go.mod", true],
  ["g?.mod", "go.mod", true],
  ["go.[ms]od", "go.mod", true],
  ["go.[a-z]od", "go.mod", true],
  ["go.[^s]*", "go.mod", true],
  ["go.[^m]*", "go.mod", false],
  ["go.[ms", "go.mod", false],
  ["go.s*", "go.mod", false],
  ["go.mod?", "go.mod", false],
  ["", "go.mod", false],
  ["*", "", true],
  [`${"*a".repeat(2000)}b`, "a".repeat(2000), false],
];

describe("globMatch", () => {
  for (const [pattern, name, matches] of cases) {
    it(`${pattern.slice(0, 20)} ${matches ? "matches" : "does not match"} ${name.slice(0, 20)}`, () => {
      assert.equal(globMatch(pattern, name), matches);
    });
  }
});
