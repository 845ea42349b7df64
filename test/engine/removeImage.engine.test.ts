import { strict as assert } from "node:assert";
import { after, before, beforeEach, describe, test } from "node:test";
import { planRemoval } from "../../src/app/planRemoval.ts";
import { removeContainers, removeWholeImage } from "../../src/app/removeWholeImage.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { imageEngines } from "../support/realEngines.ts";
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

/** Ends at once when it is told to. */
const forever = "trap 'exit 0' TERM; while :; do sleep 0.2; done";

for (const bed of imageEngines()) {
  describe(`removing an image, ${bed.name}`, () => {
    let engine: Engine;
    let names: readonly string[] = [];
    let id = "";
    const made: string[] = [];
    const containers: string[] = [];

    before(async () => {
      engine = await connect(bed);
    });
    beforeEach(async () => {
      const word = unique();
      names = [`localhost/gone-${word}:a`, `localhost/gone-${word}:b`, `localhost/more-${word}:a`];
      made.push(...names);
      const [first = ""] = names;
      const dockerfile = `FROM ${BASE}\nRUN echo ${word} > /f\nCMD ["sh", "-c", "${forever}"]\n`;
      const { error } = await recordBuild(engine, buildRequest(dockerfile, { tags: [first] }));
      assert.equal(error, undefined);
      for (const name of names.slice(1)) await engine.tagImage(first, name);
      ({ id } = await engine.inspectImage(first));
    });
    after(async () => {
      for (const one of containers) await request(bed, "DELETE", `/containers/${one}?force=1`);
      await removeQuietly(engine, ...made);
    });

    const hold = async (start: boolean): Promise<string> => {
      const name = `holder-${unique()}`;
      const [Image] = names;
      await request(bed, "POST", `/containers/create?name=${name}`, { Image });
      containers.push(name);
      if (start) await request(bed, "POST", `/containers/${name}/start`);
      return name;
    };
    const isThere = async (name: string) => {
      const { status } = await engine
        .inspectImage(name)
        .then(() => ({ status: 200 }))
        .catch((error) => (isSlipwayError(error, "engine-refused") ? error.facts : { status: 0 }));
      assert.ok(status === 200 || status === 404, String(status));
      return status === 200;
    };

    test("goes with all its names", LIMIT, async () => {
      const [plan, more] = await planRemoval(engine, [id, id]);
      assert.ok(plan && more === undefined);
      assert.deepEqual([...plan.names].sort(), [...names].sort());
      assert.deepEqual(plan.containers, []);
      await removeWholeImage(engine, plan);
      for (const name of [...names, id]) assert.equal(await isThere(name), false, name);
    });

    test("taking one of several names away leaves the image", LIMIT, async () => {
      const { untagged, deleted } = await engine.removeImage(names[0] ?? "");
      assert.deepEqual(deleted, []);
      assert.equal(untagged.length, 1);
      assert.equal(await isThere(id), true);
    });

    for (const running of [false, true]) {
      const state = running ? "running" : "stopped";
      test(`a ${state} container keeps it, and no name is lost`, LIMIT, async () => {
        const holder = await hold(running);
        const [plan] = await planRemoval(engine, [id]);
        assert.ok(plan);
        assert.deepEqual(
          plan.containers.map((one) => [one.name, one.running]),
          [[holder, running]],
        );
        await assert.rejects(removeWholeImage(engine, plan), (error) => {
          assert.ok(isSlipwayError(error, "image-in-use"), String(error));
          assert.ok(error.message.includes(holder));
          return true;
        });
        // Also where the container is only found by the engine.
        await assert.rejects(removeWholeImage(engine, { ...plan, containers: [] }), (error) => {
          assert.ok(isSlipwayError(error, "image-in-use"), String(error));
          assert.deepEqual(
            error.facts.containers.map((one) => [one.name, one.running]),
            [[holder, running]],
          );
          assert.match(error.hint, running ? /^Stop and remove/ : /^Remove the container/);
          return true;
        });
        assert.deepEqual([...(await engine.inspectImage(id)).tags].sort(), [...names].sort());
        await removeContainers(engine, plan.containers);
        const [free] = await planRemoval(engine, [id]);
        assert.ok(free);
        await removeWholeImage(engine, free);
        assert.equal(await isThere(id), false);
      });
    }

    // Only Docker's classic builder makes children that block their parent, and not in the containerd
    // store.
    if (/^docker (?!.*containerd)/.test(bed.name)) {
      test("images that are built on it keep it, and are named", LIMIT, async () => {
        const [parent = ""] = names;
        const child = `localhost/child-${unique()}:a`;
        made.unshift(child);
        const { error } = await recordBuild(
          engine,
          buildRequest(`FROM ${parent}\nRUN echo child > /c\n`, { tags: [child], buildkit: false }),
        );
        assert.equal(error, undefined);
        const [plan] = await planRemoval(engine, [id]);
        assert.ok(plan);
        await assert.rejects(removeWholeImage(engine, plan), (why) => {
          assert.ok(isSlipwayError(why, "image-in-use"), String(why));
          assert.deepEqual(why.facts.children, [child]);
          return true;
        });
        assert.deepEqual([...(await engine.inspectImage(id)).tags].sort(), [...names].sort());
        await removeQuietly(engine, child);
      });
    }
  });
}
