import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isAnsweredElsewhere } from "../../src/vscode/authoring/isAnsweredElsewhere.ts";

describe("what another extension answers", () => {
  for (const id of [
    "ms-azuretools.vscode-containers",
    "ms-azuretools.vscode-docker",
    "docker.docker",
  ]) {
    it(`is left to ${id}`, () => {
      const answered = (feature: Parameters<typeof isAnsweredElsewhere>[0]) =>
        isAnsweredElsewhere(feature, (asked) => asked === id);
      assert.deepEqual(
        (["completion", "hover", "formatting", "refactoring", "inlayHints"] as const).map(answered),
        [true, true, true, false, false],
      );
    });
  }

  it("is nothing where none of them is installed", () => {
    assert.equal(
      isAnsweredElsewhere("hover", () => false),
      false,
    );
  });
});
