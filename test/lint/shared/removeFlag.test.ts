import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../../src/base/textEdit.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { removeFlag } from "../../../src/lint/shared/removeFlag.ts";

describe("removeFlag", () => {
  for (const [before, after] of [
    ["FROM --platform=a  b", "FROM b"],
    ["FROM --platform=a \\\n  b", "FROM  \\\n  b"],
    ["FROM \\\n  --platform=a \\\r\n  b", "FROM \\\n   \\\r\n  b"],
    ["FROM --platform=a", "FROM "],
  ] as const) {
    it(`turns ${JSON.stringify(before)} into ${JSON.stringify(after)}`, () => {
      const flag = parseDockerfile(before).stages[0]?.from.platform;
      assert.equal(flag && applyEdits(before, [removeFlag(before, flag)]), after);
    });
  }
});
