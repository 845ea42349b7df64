import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { buildImage } from "../../src/app/buildImage.ts";
import { connectEngine, type Engine } from "../../src/engine/index.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { type SlowRegistry, startSlowRegistry } from "../engine/slowRegistry.ts";
import { loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type EngineBed, startDockerEngine } from "../support/beds/dockerEngine.ts";

const base = "busybox:1.36";
const LIMIT = { timeout: 90_000 };

/** An engine of our own, as it is killed, and one whose disk is full. */
describe("an engine in trouble", { skip: requireBeds("docker285") }, () => {
  for (const buildkit of [true, false]) {
    const builder = buildkit ? "BuildKit" : "the classic builder";

    describe(`that is killed, with ${builder}`, () => {
      let bed: EngineBed;
      let registry: SlowRegistry;
      before(async () => {
        registry = await startSlowRegistry();
        bed = await startDockerEngine({ version: "28.5" });
        await loadBaseImages(bed);
      }, LIMIT);
      after(async () => {
        await bed?.stop();
        await registry?.close();
      });

      const phases: readonly {
        readonly what: string;
        readonly dockerfile: () => string;
        /** True once the phase is there. */
        readonly reached: (event: BuildEvent) => boolean;
        readonly big?: number;
      }[] = [
        {
          what: "in a RUN",
          dockerfile: () => `FROM ${base}\nRUN echo begun && sleep 600\n`,
          reached: (event) => event.type === "output" && event.text.includes("begun"),
        },
        {
          what: "while it takes the context",
          dockerfile: () => `FROM ${base}\nCOPY big /\n`,
          reached: (event) => event.type === "context" && event.bytes > 1_000_000 && !event.done,
          big: 400_000_000,
        },
        {
          what: "in a pull",
          dockerfile: () => `FROM ${registry.image}\nRUN true\n`,
          reached: (event) => event.type === "step-progress" || event.type === "step",
        },
      ];
      for (const { what, dockerfile, reached, big } of phases) {
        test(`${what} is one error`, LIMIT, async () => {
          await bed.restart();
          using folder = createContextFolder({
            Dockerfile: dockerfile(),
            ...(big === undefined ? {} : { big: "x".repeat(big) }),
          });
          let killed: Promise<void> | undefined;
          let killedAt = 0;
          const { result } = await build(bed, buildkit, folder.path, (event) => {
            if (killed !== undefined || !reached(event)) return;
            killedAt = performance.now();
            killed = bed.kill();
          });
          assert.ok(killed, "the build ended before");
          await killed;
          assert.ok(performance.now() - killedAt < 15_000);
          assert.match(result.error?.message ?? "", /^The connection to the engine ended/);
          assert.match(result.error?.message ?? "", /Check that the engine is running/);
        });
      }
    });
  }

  describe("that has no room left", () => {
    let bed: EngineBed;
    // What a failed build leaves would be in the way of the next one.
    beforeEach(async () => {
      bed = await startDockerEngine({ version: "28.5", diskSize: 150_000_000 });
      await loadBaseImages(bed);
    }, LIMIT);
    afterEach(() => bed?.stop());

    for (const buildkit of [true, false]) {
      for (const [what, line] of [
        ["RUN dd if=/dev/zero of=/big bs=1M count=400", 2],
        ["COPY big /", null],
      ] as const) {
        test(`${what}, with ${buildkit ? "BuildKit" : "the classic builder"}`, LIMIT, async () => {
          using folder = createContextFolder({
            Dockerfile: `FROM ${base}\n${what}\n`,
            ...(what.startsWith("COPY") && { big: "x".repeat(300_000_000) }),
          });
          const { result } = await build(bed, buildkit, folder.path);
          assert.equal(result.ok, false);
          const said = [result.error?.message, ...(result.error?.log ?? [])].join("\n");
          assert.match(said, /no space left on device/i);
          // The context does not even arrive, which is no fault of a line.
          assert.equal(result.error?.line, line);
        });
      }
    }
  });
});

async function build(
  bed: EngineBed,
  buildkit: boolean,
  contextPath: string,
  onEvent: (event: BuildEvent) => void = () => undefined,
): Promise<{ readonly engine: Engine; readonly result: BuildResult }> {
  const surroundings = {
    env: buildkit ? {} : { DOCKER_BUILDKIT: "0" },
    ...{ home: "/", platform: process.platform, uid: process.getuid?.() },
  };
  const engine = await connectEngine(surroundings, { setting: bed.host });
  const result = await buildImage(
    { engine, now: Date.now, ...surroundings },
    { dockerfilePath: `${contextPath}/Dockerfile`, contextPath, tags: [], buildArgs: {} },
    onEvent,
    AbortSignal.timeout(80_000),
  );
  return { engine, result };
}
