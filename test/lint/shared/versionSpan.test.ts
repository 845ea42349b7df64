import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { spansMeet, versionRange, versionSpan } from "../../../src/lint/shared/versionSpan.ts";

/** The range, a version that a tag may have, and whether some version of it is in the range. */
const cases: readonly (readonly [range: string, version: string, meets: boolean])[] = [
  [">=20", "18", false],
  [">=20", "20", true],
  [">= 18.20.4", "18", true],
  [">=18.20.4", "18.19", false],
  [">20", "20", true],
  ["<20", "20", false],
  ["<=20", "20.3", true],
  ["^20.5", "20", true],
  ["^20.5", "21", false],
  ["^0.3.1", "0.4", false],
  ["~1.2.3", "1.2", true],
  ["~1.2.3", "1.3", false],
  ["~=3.11", "3.12", true],
  ["~=3.11.2", "3.12", false],
  ["==3.11.*", "3.11.9", true],
  ["!=3.11", "3.11", true],
  [">=3.9,<3.13", "3.13", false],
  ["16 || ^18 || >=20.1", "19", false],
  ["16 || ^18 || >=20.1", "20", true],
  ["20.x", "20.4.1", true],
  ["v20", "21", false],
  ["*", "1", true],
  ["", "1", true],
];

describe("versionRange", () => {
  for (const [range, version, meets] of cases) {
    it(`${meets ? "has" : "has no"} ${version} in ${range}`, () => {
      const span = versionSpan(version);
      const spans = versionRange(range);
      assert.ok(span && spans);
      assert.equal(spansMeet(span, spans), meets);
    });
  }

  it("does not guess at what it cannot read", () => {
    for (const range of [
      "lts/*",
      "latest",
      ">=a",
      "16 - 18",
      "1.2.3-rc.1",
      "$X",
      ">=1 <!",
      "=>2",
    ]) {
      assert.equal(versionRange(range), undefined, range);
    }
    for (const version of ["", "x", "1.2.3.4", "20-alpine", "99999"]) {
      assert.equal(versionSpan(version), undefined, version);
    }
  });
});
