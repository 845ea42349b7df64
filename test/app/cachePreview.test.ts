import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cacheByKind, cacheFreed, cacheSize, cacheToGo } from "../../src/app/cachePreview.ts";
import type { BuildCacheRecord } from "../../src/engine/engine.ts";

function record(id: string, facts: Partial<BuildCacheRecord>): BuildCacheRecord {
  return {
    ...{ id, kind: "regular", description: id, inUse: false, shared: false, size: 1 },
    ...{ created: 0, lastUsed: undefined, usageCount: 0 },
    ...facts,
  };
}

const records = [
  record("step", { size: 100, lastUsed: 7 }),
  record("bigger", { size: 200, lastUsed: 3 }),
  record("running", { size: 1000, inUse: true }),
  record("of an image", { size: 5000, shared: true }),
  record("context", { kind: "source.local", size: 40 }),
  record("frontend", { kind: "frontend", size: 9 }),
];

describe("cachePreview", () => {
  it("by kind, the largest first", () => {
    assert.deepEqual(
      cacheByKind(records).map(({ kind, size, lastUsed, records: all }) => [
        kind,
        size,
        lastUsed,
        all.map(({ id }) => id),
      ]),
      [
        ["regular", 6300, 7, ["of an image", "running", "bigger", "step"]],
        ["source.local", 40, undefined, ["context"]],
        ["frontend", 9, undefined, ["frontend"]],
      ],
    );
    assert.deepEqual(cacheByKind([]), []);
  });

  it("what goes: never what is in use, and by default nothing of images or of BuildKit's own", () => {
    const ids = (all: boolean) => cacheToGo(records, { all }).map(({ id }) => id);
    assert.deepEqual(ids(false), ["step", "bigger", "context"]);
    assert.deepEqual(ids(true), ["step", "bigger", "of an image", "context", "frontend"]);
  });

  it("frees nothing of what images have, too", () => {
    assert.equal(cacheSize(records), 6349);
    assert.equal(cacheFreed(cacheToGo(records, { all: true })), 349);
  });
});
