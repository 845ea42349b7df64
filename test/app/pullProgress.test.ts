import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noPullProgress, pullFigures, reducePull } from "../../src/app/pullProgress.ts";

type Told = readonly [layer: string | undefined, status: string, current?: number, total?: number];

const figures = (...told: Told[]) =>
  pullFigures(
    told.reduce(
      (state, [layer, status, current = 0, total = 0]) =>
        reducePull(state, { layer, status, current, total }),
      noPullProgress,
    ),
  );

describe("pullProgress", () => {
  it("nothing yet", () => {
    assert.deepEqual(figures([undefined, "Pulling from a"]), {
      ...{ done: 0, all: 0, current: 0, total: 0, share: 0 },
    });
  });

  it("layers that are there, come and are unpacked", () => {
    const { done, all, current, total } = figures(
      ["a", "Already exists"],
      ["b", "Pulling fs layer"],
      ["b", "Downloading", 10, 40],
      ["c", "Downloading", 60, 60],
      ["c", "Verifying Checksum"],
      ["c", "Extracting", 5, 60],
    );
    assert.deepEqual([done, all, current, total], [1, 3, 70, 100]);
  });

  it("Docker's layers are done when they are unpacked, Podman's when they came", () => {
    assert.equal(figures(["a", "Downloading", 1, 2], ["a", "Pull complete"]).done, 1);
    assert.equal(figures(["a", "Pulling fs layer"], ["a", "Download complete"]).done, 1);
  });

  it("the share is that of the layers, from 0 to 1", () => {
    assert.equal(figures(["a", "Already exists"], ["b", "Downloading", 1, 2]).share, 0.75);
    assert.equal(figures(["a", "Already exists"], ["b", "Pull complete"]).share, 1);
  });
});
