import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { cacheFreed, cacheToGo } from "../../src/app/cachePreview.ts";
import { type PruneChoice, prunePreview } from "../../src/app/prunePreview.ts";
import { removeWholeImage } from "../../src/app/removeWholeImage.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { baseImageNames, loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { bedOf, type EngineBed, startDockerEngine } from "../support/beds/dockerEngine.ts";
import { buildRequest, connect, recordBuild, request } from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

// On engines of its own: what is pruned here, no other test may need.
for (const version of ["20.10", "28.5", "28.5-containerd"] as const) {
  describe(`pruning, Docker ${version}`, {
    skip: requireBeds(bedOf(version)),
    timeout: 120_000,
  }, () => {
    let bed: EngineBed;
    let engine: Engine;
    before(async () => {
      bed = await startDockerEngine({ version });
      await loadBaseImages(bed);
      engine = await connect({ name: version, host: bed.host });
    });
    after(() => bed?.stop());

    const build = async (text: string, ...tags: string[]) => {
      const dockerfile = `FROM busybox:1.36\nRUN head -c 700000 /dev/urandom > /${text}\n`;
      const { error, imageId } = await recordBuild(engine, buildRequest(dockerfile, { tags }));
      assert.equal(error, undefined);
      return imageId ?? "";
    };
    const preview = async (choice: PruneChoice) =>
      prunePreview(
        choice,
        await engine.listImages(),
        await engine.diskUsage(),
        await engine.containers.list(),
      );

    test("images: what the preview names goes, and nothing else", LIMIT, async () => {
      await build("kept", "kept:1");
      const old = await build("old");
      await build("new", "other:1");
      await request(bed, "POST", "/containers/create?name=holder", { Image: "kept:1" });
      const dangling = await preview("dangling");
      assert.deepEqual(
        dangling.map(({ removal }) => removal.id),
        [old],
      );
      const before = await engine.diskUsage();
      for (const { removal } of dangling) await removeWholeImage(engine, removal);
      const freed = before.layersSize - (await engine.diskUsage()).layersSize;
      const [{ unique = 0 } = {}] = dangling;
      assert.ok(unique >= 700_000, `${unique} of its own`);
      assert.ok(freed >= 700_000, `${freed} freed`);
      assert.deepEqual(await preview("dangling"), []);

      const unused = await preview("unused");
      const names = unused.flatMap(({ removal }) => removal.names);
      for (const base of baseImageNames) assert.ok(base === "golang:1.19" || names.includes(base));
      assert.ok(names.includes("other:1") && !names.includes("kept:1"), names.join());
      for (const { removal } of unused) await removeWholeImage(engine, removal);
      const left = (await engine.listImages()).flatMap(({ tags }) => tags);
      assert.deepEqual(left, ["kept:1"]);
      // The engine itself finds nothing more.
      const pruned = await request(bed, "POST", `/images/prune?filters=${noFilter}`);
      assert.equal(pruned.SpaceReclaimed, 0);
    });

    test("build cache: what the preview names goes", LIMIT, async () => {
      const dockerfile = "FROM kept:1\nRUN head -c 900000 /dev/urandom > /cached\n";
      const { error, imageId } = await recordBuild(engine, buildRequest(dockerfile));
      assert.equal(error, undefined);
      await engine.removeImage(imageId ?? "");
      const { buildCache } = await engine.diskUsage();
      const going = cacheToGo(buildCache, { all: false });
      assert.ok(cacheFreed(going) >= 900_000, JSON.stringify(buildCache));
      const { deleted, freed } = await engine.pruneBuildCache({ all: false });
      assert.deepEqual([...deleted].sort(), going.map(({ id }) => id).sort());
      assert.ok(Math.abs(freed - cacheFreed(going)) < 100_000, `${freed} freed`);
      const after = (await engine.diskUsage()).buildCache;
      assert.deepEqual(cacheToGo(after, { all: false }), []);
      await engine.pruneBuildCache({ all: true });
      const all = (await engine.diskUsage()).buildCache;
      assert.deepEqual(
        all.filter(({ inUse }) => !inUse),
        [],
      );
    });
  });
}

const noFilter = encodeURIComponent(JSON.stringify({ dangling: ["false"] }));
