import { strict as assert } from "node:assert";
import { afterEach, beforeEach, describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { realEngines } from "../support/realEngines.ts";
import { type CutProxy, startCutProxy } from "./cutProxy.ts";
import { BASE, buildRequest, connect, eventually, processesWith, unique } from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of realEngines()) {
  describe(`an engine that goes away, ${bed.name}`, () => {
    let proxy: CutProxy;
    let engine: Engine;

    beforeEach(async () => {
      proxy = await startCutProxy(bed.host);
      engine = await connect({ ...bed, host: proxy.host });
    });
    afterEach(() => proxy.close());

    for (const buildkit of [true, false]) {
      test(`in a build, ${buildkit ? "BuildKit" : "classic"}`, LIMIT, async () => {
        const word = unique();
        const request = buildRequest(`FROM ${BASE}\nRUN echo ready && sleep 600 && : ${word}\n`, {
          buildkit,
        });
        const building = engine.build(request, (event) => {
          if (event.type === "output" && event.text.includes("ready")) proxy.cut();
        });
        await assert.rejects(building, isLost);
        await eventually("the command is gone", () => processesWith(word).length === 0);
      });
    }

    test("before a request", LIMIT, async () => {
      proxy.cut();
      await assert.rejects(engine.listImages(), isLost);
      await assert.rejects(
        engine.build(buildRequest(`FROM ${BASE}\n`), () => undefined),
        isLost,
      );
      const push = { reference: "127.0.0.1:1/a:b", credentials: undefined };
      await assert.rejects(
        engine.pushImage(push, () => undefined),
        isLost,
      );
    });

    test("while it tells of events", LIMIT, async () => {
      const watching = (async () => {
        for await (const event of engine.imageEvents(new AbortController().signal)) void event;
      })();
      setTimeout(() => proxy.cut(), 200);
      await assert.rejects(watching, isLost);
    });

    test("while it exports", LIMIT, async () => {
      const stream = await engine.saveImage("golang:1.19");
      const reading = (async () => {
        for await (const chunk of stream) {
          void chunk;
          proxy.cut();
        }
      })();
      await assert.rejects(reading, isLost);
    });
  });
}

function isLost(error: unknown): boolean {
  assert.ok(isSlipwayError(error, "engine-lost"), String(error));
  assert.match(error.message, /^The connection to the engine ended while/);
  return true;
}
