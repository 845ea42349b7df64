import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countLayers, noPushProgress, reducePush, shareDone } from "../../src/app/pushProgress.ts";

describe("push progress", () => {
  const event = (layer: string | undefined, status: string, current = 0, total = 0) => ({
    ...{ layer, status, current, total },
  });

  it("counts the layers that the registry has, and the bytes", () => {
    const state = [
      event(undefined, "The push refers to repository [x]"),
      event("a", "Preparing"),
      event("b", "Layer already exists"),
      event("c", "Mounted from library/alpine"),
      event("a", "Pushing", 50, 100),
      event("e", "Pushing", 30, 20),
      event("a", "Pushed"),
      event("d", "Waiting"),
    ].reduce(reducePush, noPushProgress);
    assert.deepEqual(countLayers(state), { done: 3, all: 5, sent: 120, total: 120 });
    assert.equal(state.latest, "d");
    assert.equal(shareDone(state), 4 / 5);
    assert.equal(shareDone(noPushProgress), 0);
  });
});
