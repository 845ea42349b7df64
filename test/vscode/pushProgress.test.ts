import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countLayers, noPushProgress, reducePush } from "../../src/vscode/push/pushProgress.ts";

describe("push progress", () => {
  const event = (layer: string | undefined, status: string) => ({
    ...{ layer, status, current: 1, total: 2 },
  });

  it("counts the layers that the registry has", () => {
    const state = [
      event(undefined, "The push refers to repository [x]"),
      event("a", "Preparing"),
      event("b", "Layer already exists"),
      event("c", "Mounted from library/alpine"),
      event("a", "Pushing"),
      event("a", "Pushed"),
      event("d", "Waiting"),
    ].reduce(reducePush, noPushProgress);
    assert.deepEqual(countLayers(state), { done: 3, all: 4 });
    assert.equal(state.latest, "d");
  });
});
