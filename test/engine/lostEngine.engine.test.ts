import { strict as assert } from "node:assert";
import { afterEach, beforeEach, describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { realEngines } from "../support/realEngines.ts";
import { buildWays, refusesGrpc } from "./buildWays.ts";
import { type CutProxy, startCutProxy } from "./cutProxy.ts";
import { BASE, buildRequest, connect, eventually, processesWith, unique } from "./engineFixture.ts";
import { startRefusingProxy } from "./refusingProxy.ts";
import { buildFolder } from "./syncedBuild.ts";

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

    // The control connection stays, as does the engine; what is asked of us then has nobody to answer.
    for (const way of /docker/.test(bed.name) ? buildWays : []) {
      test(`in a build whose session alone is cut, ${way}`, LIMIT, async () => {
        const guard = await startRefusingProxy(
          bed.host,
          way === "POST /build" ? refusesGrpc : () => undefined,
        );
        try {
          const word = unique();
          using folder = createContextFolder({
            Dockerfile: `FROM ${BASE}\nRUN echo ready && sleep 1 && : ${word}\nRUN --mount=type=secret,id=later,required true\n`,
          });
          const guarded = await connect({ ...bed, host: guard.host });
          let said = "";
          const { error } = await buildFolder(guarded, folder.path, {
            request: { secrets: [{ id: "later", read: async () => Buffer.from("s") }] },
            onEvent(event) {
              if (event.type !== "output" || said !== "") return;
              said = event.text;
              guard.cut("/session");
            },
          });
          assert.equal(said, "ready\n");
          isLost(error);
          await eventually("the command is gone", () => processesWith(word).length === 0);
          assert.equal((await guarded.listImages()).length > 0, true, "the engine is there");
        } finally {
          await guard.close();
        }
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
