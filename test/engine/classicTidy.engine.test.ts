import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isAbort } from "../../src/base/errors.ts";
import { connectEngine, createCancelledBuilds } from "../../src/engine/index.ts";
import { realPodmans } from "../support/realEngines.ts";
import { buildKitEngines } from "./buildWays.ts";
import { BASE, buildRequest, surroundings, unique } from "./engineFixture.ts";
import { type RefusingProxy, startRefusingProxy } from "./refusingProxy.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of [...buildKitEngines(), ...realPodmans()]) {
  describe(`the classic builder after a cancel, ${bed.name}`, () => {
    const asked: string[] = [];
    let proxy: RefusingProxy;
    before(async () => {
      proxy = await startRefusingProxy(bed.host, async (path) => {
        if (/\/build\?/.test(path)) asked.push("build");
        if (!/\/images\/[^/]+\?.*noprune/.test(path)) return undefined;
        asked.push("remove");
        await setTimeout(1_500);
        asked.push("removing");
        return undefined;
      });
    });
    after(() => proxy?.close());

    test("the next build starts when the images of the steps are gone", LIMIT, async () => {
      const env = { ...surroundings.env, DOCKER_BUILDKIT: "0" };
      const options = { setting: proxy.host, cancelled: createCancelledBuilds() };
      // Each build connects anew, as in the editor.
      const connect = () => connectEngine({ ...surroundings, env }, options);
      // Podman tells what a command said at its end only.
      const waits = bed.name.startsWith("podman") ? 3 : 600;
      const first = `FROM ${BASE}\nLABEL a=${unique()}\nRUN sleep ${waits}\n`;
      const controller = new AbortController();
      const cancelled = (await connect()).build(
        buildRequest(first),
        (event) => {
          if (event.type === "step" && /RUN/.test(event.name)) controller.abort();
        },
        controller.signal,
      );
      await assert.rejects(cancelled, isAbort);
      const engine = await connect();
      const { imageId } = await engine.build(
        buildRequest(`FROM ${BASE}\nLABEL b=${unique()}\n`),
        () => undefined,
        AbortSignal.timeout(30_000),
      );
      assert.match(asked.join(" "), /^build( remove removing)+ build$/);
      await engine.removeImage(imageId ?? "", { force: true });
    });
  });
}
