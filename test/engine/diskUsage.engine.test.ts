import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { imageEngines, type RealEngine, realEngines, realPodmans } from "../support/realEngines.ts";
import { startCutProxy } from "./cutProxy.ts";
import {
  BASE,
  buildRequest,
  connect,
  recordBuild,
  removeQuietly,
  request,
  unique,
} from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of imageEngines()) {
  describe(`disk usage, ${bed.name}`, () => {
    test("what images have of their own and share, each image once", LIMIT, async () => {
      const engine = await connect(bed);
      const names = ["a", "b"].map((tag) => `localhost/usage-${unique()}:${tag}`);
      const [first = ""] = names;
      try {
        for (const [at, tag] of names.entries()) {
          const dockerfile = `FROM ${BASE}\nRUN head -c 400000 /dev/urandom > /f${at}\n`;
          const { error } = await recordBuild(engine, buildRequest(dockerfile, { tags: [tag] }));
          assert.equal(error, undefined);
        }
        await engine.tagImage(first, `${first}2`);
        const usage = await engine.diskUsage();
        assert.equal(new Set(usage.images.map(({ id }) => id)).size, usage.images.length);
        const { id } = await engine.inspectImage(first);
        const found = usage.images.find((image) => image.id === id);
        assert.ok(found, JSON.stringify(usage.images));
        const own = found.size - found.sharedSize;
        assert.ok(found.sharedSize > 1_000_000, `shares ${found.sharedSize}`);
        // The containerd store counts what came compressed, too.
        assert.ok(own >= 300_000 && own < 2_500_000, `has ${own} of its own`);
        const sizes = await toldSizes(engine, bed);
        assert.equal(sizes.ours, sizes.told);
        if (engine.product === "docker") assert.ok(usage.layersSize > found.size);
      } finally {
        await removeQuietly(engine, `${first}2`, ...names);
      }
    });

    test("an abort and a lost engine are told apart", LIMIT, async () => {
      const engine = await connect(bed);
      const aborted = engine.diskUsage(AbortSignal.abort());
      await assert.rejects(aborted, (error) => isAbort(error));
      const proxy = await startCutProxy(bed.host);
      const lost = await connect({ ...bed, host: proxy.host });
      proxy.cut();
      await assert.rejects(lost.diskUsage(), (error) => isSlipwayError(error, "engine-lost"));
      await proxy.close();
    });
  });
}

for (const bed of realEngines()) {
  test(`build cache, ${bed.name}`, LIMIT, async () => {
    const engine = await connect(bed);
    const word = unique();
    const request = buildRequest(`FROM ${BASE}\nRUN echo ${word} > /f && sleep 0\n`);
    const { error } = await recordBuild(engine, request);
    assert.equal(error, undefined);
    const { buildCache } = await engine.diskUsage();
    const record = buildCache.find(({ description }) => description.includes(word));
    assert.ok(record, JSON.stringify(buildCache));
    assert.equal(record.kind, "regular");
    assert.ok(record.size > 0);
    assert.ok(Math.abs(record.created - Date.now()) < 600_000);
    assert.ok(record.lastUsed === undefined || Math.abs(record.lastUsed - Date.now()) < 600_000);
  });
}

for (const bed of realPodmans()) {
  test(`build cache, ${bed.name}: there is none, which is said by name`, LIMIT, async () => {
    const engine = await connect(bed);
    assert.deepEqual((await engine.diskUsage()).buildCache, []);
    await assert.rejects(engine.pruneBuildCache({ all: false }), (error) => {
      assert.ok(isSlipwayError(error, "engine-refused"), String(error));
      assert.match(error.message, /no build cache to prune: Podman/);
      return true;
    });
  });
}

/** Of all layers: between two answers of the engine that are the same, as other tests may build meanwhile. */
async function toldSizes(engine: Engine, bed: RealEngine) {
  for (;;) {
    const before = (await tellUsage(bed)).LayersSize ?? 0;
    const { layersSize } = await engine.diskUsage();
    const told = (await tellUsage(bed)).LayersSize ?? 0;
    if (before === told) return { ours: layersSize, told };
  }
}

/**
 * Docker 20.10 counts for one at a time, and Podman gives up when something goes meanwhile; other
 * tests may do both.
 */
async function tellUsage(bed: RealEngine) {
  for (;;) {
    const told = await request(bed, "GET", "/system/df");
    if (told.message === undefined) return told;
  }
}
