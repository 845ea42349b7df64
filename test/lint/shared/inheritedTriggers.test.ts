import assert from "node:assert/strict";
import { it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { inheritedTriggers } from "../../../src/lint/shared/inheritedTriggers.ts";

it("inheritedTriggers go from a stage to those FROM it, and no further", () => {
  const document = parseDockerfile(
    "FROM a AS b\nONBUILD CMD c\nONBUILD\nONBUILD USER d\nFROM b AS e\nFROM e\nFROM b",
  );
  assert.deepEqual(
    document.stages.map((stage) => [...inheritedTriggers(document, stage)].map(({ kind }) => kind)),
    [[], ["CMD", "USER"], [], ["CMD", "USER"]],
  );
});
