import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { shippedStages } from "../../../src/lint/shared/shippedStages.ts";

function shipped(text: string, asHadolint = false): readonly number[] {
  const document = parseDockerfile(text);
  const ships = shippedStages(document, asHadolint);
  return document.stages.filter((stage) => ships(stage.from, stage)).map(({ index }) => index);
}

describe("shippedStages", () => {
  it("takes the last stage and those that it is FROM", () => {
    assert.deepEqual(shipped("FROM a AS b\nFROM b AS c\nFROM d AS e\nFROM c"), [0, 1, 3]);
    assert.deepEqual(shipped("FROM a AS b\nFROM c\nCOPY --from=b / /"), [1]);
  });

  it("goes by names as hadolint does", () => {
    assert.deepEqual(shipped("FROM a AS b\nFROM b AS c\nFROM d AS e\nFROM C", true), [0, 3]);
    assert.deepEqual(shipped("FROM a AS b\nFROM b:1\nFROM c", true), [0, 2]);
    assert.deepEqual(shipped("FROM a AS b\nFROM r.io/b@sha256:0\nFROM c", true), [0, 2]);
    assert.deepEqual(shipped("FROM a AS b\nFROM r/b\nFROM c", true), [2]);
    assert.deepEqual(shipped("FROM a\nFROM --platform=p a\nFROM a:1\nFROM a", true), [0, 3]);
  });

  it("counts files without stages, and triggers", () => {
    const bare = parseDockerfile("RUN a");
    const late = parseDockerfile("RUN a\nFROM b\nONBUILD RUN c\nFROM d");
    const [run] = bare.instructions;
    const [early, , onbuild] = late.instructions;
    const trigger = onbuild?.kind === "ONBUILD" && onbuild.trigger;
    assert.ok(run && early && trigger);
    assert.equal(shippedStages(bare, false)(run, undefined), true);
    assert.equal(shippedStages(late, false)(early, undefined), false);
    assert.equal(shippedStages(late, false)(trigger, late.stages[0]), true);
  });

  it("takes a long chain of stages", () => {
    const chain = Array.from({ length: 5000 }, (_, at) => `FROM s${at} AS s${at + 1}`).join("\n");
    assert.equal(shipped(chain).length, 5000);
  });
});
