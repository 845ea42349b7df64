import assert from "node:assert/strict";
import { test } from "node:test";
import { retryPull } from "../../src/app/retryPull.ts";
import type { PullOutcome } from "../../src/engine/engine.ts";
import { pullFailure } from "../../src/engine/pullFailure.ts";
import { parseImageReference } from "../../src/reference/imageReference.ts";

const reference = "a.b/c:d";
const said = `content digest sha256:${"b".repeat(64)}: not found`;
const outcome: PullOutcome = { digest: "sha256:1", upToDate: false };

for (const [losses, words] of [
  [0, undefined],
  [2, undefined],
  [3, /parts of images went away in the engine/],
] as const) {
  test(`a pull that loses a part ${losses} times ${words ? "fails" : "goes through"}`, async () => {
    let pulls = 0;
    const pull = async (): Promise<PullOutcome> => {
      pulls += 1;
      if (pulls <= losses) throw pullFailure({ reference, credentials: undefined }, said);
      return outcome;
    };
    const access = { open: () => assert.fail("it has nothing to do with a login") };
    const used = { name: parseImageReference(reference), credentials: undefined };
    const pulled = retryPull(access, used, pull, () => undefined);
    if (words) await assert.rejects(pulled, words);
    else assert.deepEqual(await pulled, outcome);
    assert.equal(pulls, Math.min(losses + 1, 3));
  });
}
