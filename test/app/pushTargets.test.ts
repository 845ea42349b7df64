import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bySide, nameOfTwo, type PushTarget, targetsNamed } from "../../src/app/pushTargets.ts";

const made = (reference: string): PushTarget => ({ reference, kept: true });
const ofEngine = (reference: string): PushTarget => ({ reference });

describe("names to push", () => {
  it("go to who has their images", () => {
    const targets = [ofEngine("a/x:1"), made("a/y:1"), ofEngine("a/z:1")];
    assert.deepEqual(bySide(targets), { made: ["a/y:1"], ofEngine: ["a/x:1", "a/z:1"] });
    assert.deepEqual(bySide([]), { made: [], ofEngine: [] });
    assert.deepEqual(targetsNamed(targets, ["a/y:1", "none"]), [made("a/y:1")]);
  });

  it("mean one image each, however they are written", () => {
    const cases: readonly (readonly [readonly PushTarget[], string | undefined])[] = [
      [[ofEngine("a/x:1"), made("a/y:1")], undefined],
      [[ofEngine("a/x:1"), made("a/x:1")], "a/x:1"],
      [[made("a/x"), ofEngine("docker.io/a/x:latest")], "a/x"],
      [[made("a/x:1"), made("a/x:1")], undefined],
    ];
    for (const [targets, expected] of cases) assert.equal(nameOfTwo(targets), expected);
  });
});
