import { strict as assert } from "node:assert";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isAbort } from "../../src/base/errors.ts";
import { openBuildContext } from "../../src/buildcontext/openBuildContext.ts";
import type { BackendEvent, Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { buildKitEngines, buildWays, connectBy } from "./buildWays.ts";
import { BASE, buildRequest, eventually, processesWith, unique } from "./engineFixture.ts";
import { startSlowRegistry } from "./slowRegistry.ts";

const LIMIT = { timeout: 60_000 };
/** The promise is 100 ms; the rest is for a busy machine. */
const PROMPT = 250;

for (const bed of buildKitEngines()) {
  for (const way of buildWays) {
    describe(`cancel, ${way}, ${bed.name}`, () => {
      let engine: Engine;
      let close = async (): Promise<void> => undefined;
      before(async () => {
        ({ engine, close } = await connectBy(way, bed));
      });
      after(() => close());

      /** Builds, aborts when `when` holds of an event or by itself, and gives how long that took. */
      const cancelled = async (
        files: Readonly<Record<string, string>>,
        when: (event: BackendEvent | "sent") => boolean,
        also?: (abort: () => void) => void,
      ) => {
        using folder = createContextFolder(files);
        const dockerfilePath = join(folder.path, "Dockerfile");
        const context = await openBuildContext({ root: folder.path, dockerfilePath });
        const controller = new AbortController();
        let aborted = 0;
        const abort = (): void => {
          aborted ||= performance.now();
          controller.abort();
        };
        let told = 0;
        const hear = (event: BackendEvent | "sent"): void => {
          told++;
          if (when(event)) abort();
        };
        also?.(abort);
        const request = buildRequest("", {
          synced: {
            context: context.synced,
            onSent: () => hear("sent"),
            onDone: () => undefined,
          },
        });
        const building = engine.build(request, hear, controller.signal);
        await assert.rejects(building, (error) => isAbort(error));
        const took = performance.now() - aborted;
        const toldThen = told;
        return { took, silent: () => told === toldThen };
      };

      test("in a RUN: it stops, and its cache is free", LIMIT, async () => {
        const word = unique();
        const mount = `--mount=type=cache,id=${word},target=/c,sharing=locked`;
        const { took, silent } = await cancelled(
          { Dockerfile: `FROM ${BASE}\nRUN ${mount} echo ready; sleep 600; : ${word}\n` },
          (event) => typeof event === "object" && event.type === "output",
        );
        assert.ok(took < PROMPT, `${took} ms`);
        await eventually("the command is gone", () => processesWith(word).length === 0);
        using folder = createContextFolder({
          Dockerfile: `FROM ${BASE}\nRUN ${mount} : ${unique()}\n`,
        });
        const dockerfilePath = join(folder.path, "Dockerfile");
        const { synced } = await openBuildContext({ root: folder.path, dockerfilePath });
        const files = { context: synced, onSent: () => undefined, onDone: () => undefined };
        const began = Date.now();
        const { imageId } = await engine.build(
          buildRequest("", { synced: files }),
          () => undefined,
          AbortSignal.timeout(10_000),
        );
        await engine.removeImage(imageId ?? "", { force: true });
        assert.ok(Date.now() - began < 10_000);
        assert.ok(silent(), "nothing is told after the end");
      });

      test("while files are sent", LIMIT, async () => {
        const { took, silent } = await cancelled(
          { Dockerfile: "FROM scratch\nCOPY . /\n", big: "b".repeat(60_000_000) },
          (event) => event === "sent",
        );
        assert.ok(took < PROMPT, `${took} ms`);
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.ok(silent(), "nothing is told after the end");
      });

      test("while the base is pulled", LIMIT, async () => {
        const registry = await startSlowRegistry();
        try {
          const { took } = await cancelled(
            { Dockerfile: `FROM ${registry.image}\nRUN true\n` },
            () => false,
            (abort) => {
              const timer = setInterval(() => {
                if (registry.pulling === 0) return;
                clearInterval(timer);
                abort();
              }, 20);
            },
          );
          assert.ok(took < PROMPT, `${took} ms`);
          await eventually("the engine lets go", () => registry.pulling === 0);
        } finally {
          await registry.close();
        }
      });

      test("at once", LIMIT, async () => {
        const word = unique();
        const { took } = await cancelled(
          { Dockerfile: `FROM ${BASE}\nRUN sleep 600; : ${word}\n` },
          () => false,
          (abort) => setImmediate(abort),
        );
        assert.ok(took < PROMPT, `${took} ms`);
        await new Promise((resolve) => setTimeout(resolve, 500));
        await eventually("nothing runs", () => processesWith(word).length === 0);
      });

      test("many times, and no connection is left", LIMIT, async () => {
        const open = (): number =>
          process.getActiveResourcesInfo().filter((kind) => /Pipe|Socket/.test(kind)).length;
        const before = open();
        for (let delay = 0; delay < 60; delay += 4) {
          await cancelled(
            { Dockerfile: `FROM ${BASE}\nRUN sleep 600; : ${unique()}\n` },
            () => false,
            (abort) => setTimeout(abort, delay),
          );
        }
        await eventually("all are closed", () => open() <= before + 2);
      });
    });
  }
}
