import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createGlobalDefaults } from "../../../src/lint/shared/globalDefaults.ts";

describe("createGlobalDefaults", () => {
  const { expand, isBare } = createGlobalDefaults(
    parseDockerfile(
      "ARG A=1\nARG B=$A-$TARGETARCH\nARG C\nARG TARGETOS\nARG A\nARG D=${C:-2}\nFROM a\nARG A=9",
    ),
  );
  for (const [raw, expected] of [
    ["$A", "1"],
    ["$B", "1-amd64"],
    ["a$C", "a"],
    ["${C:-b}", "b"],
    ["${C+b}", ""],
    ["$D", "2"],
    ["$TARGETOS", "linux"],
    ["x$TARGETVARIANT", "x"],
    ["$NOBODY", ""],
  ] as const) {
    it(`puts in ${raw}`, () => assert.equal(expand(raw), expected));
  }

  it("knows the ARGs that need a value", () => {
    assert.deepEqual(
      ["A", "B", "C", "TARGETOS", "NOBODY"].filter((name) => isBare(name)),
      ["C"],
    );
  });
});
