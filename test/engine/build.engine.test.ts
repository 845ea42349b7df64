import { strict as assert } from "node:assert";
import { PassThrough } from "node:stream";
import { after, before, describe, test } from "node:test";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { BackendEvent, Engine } from "../../src/engine/engine.ts";
import { realEngines } from "../support/realEngines.ts";
import {
  BASE,
  buildRequest,
  connect,
  contextOf,
  eventually,
  processesWith,
  recordBuild,
  removeQuietly,
  request,
  unique,
} from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of realEngines()) {
  for (const buildkit of [true, false]) {
    describe(`build with ${buildkit ? "BuildKit" : "the classic builder"}, ${bed.name}`, () => {
      let engine: Engine;
      const made: string[] = [];

      before(async () => {
        engine = await connect(bed);
      });
      after(() => removeQuietly(engine, ...made.toReversed()));

      const build = async (
        dockerfile: string,
        overrides: Parameters<typeof buildRequest>[1] = {},
        signal?: AbortSignal,
      ) => {
        const asked = buildRequest(dockerfile, { buildkit, ...overrides });
        const recorded = await recordBuild(engine, asked, signal);
        if (recorded.imageId) made.push(recorded.imageId);
        return recorded;
      };

      test("tags the image and tells steps and output", LIMIT, async () => {
        const tag = `slipway-${unique()}:a`;
        const { events, imageId, error } = await build(
          `FROM ${BASE}\nARG WORD\nRUN echo said-$WORD && echo aloud-${tag} >&2\n`,
          { tags: [tag, `${tag}b`], buildArgs: { WORD: "über" }, labels: { l: "1" } },
        );
        assert.equal(error, undefined);
        const details = await engine.inspectImage(tag);
        assert.equal(details.id, imageId);
        assert.deepEqual([...details.tags].sort(), [tag, `${tag}b`]);
        assert.equal(details.config.labels.l, "1");
        assert.deepEqual(events[0], {
          type: "backend",
          backend: buildkit ? "buildkit" : "classic",
        });
        assert.equal(outputOf(events, "stdout"), "said-über\n");
        assert.equal(outputOf(events, "stderr"), `aloud-${tag}\n`);
        const run = stepsOf(events).filter(({ name }) => name.includes("RUN"));
        assert.deepEqual(
          run.map(({ status }) => status),
          ["started", "done"],
        );
        // FROM, ARG, RUN: BuildKit makes no step of ARG.
        assert.equal(run[0]?.instruction?.index, buildkit ? 2 : 3);
        assert.ok((run[1]?.at ?? 0) >= (run[0]?.at ?? 0));
      });

      test("marks what comes from the cache", LIMIT, async () => {
        const dockerfile = `FROM ${BASE}\nRUN echo ${unique()}\n`;
        await build(dockerfile);
        const { events } = await build(dockerfile);
        const run = stepsOf(events).filter(({ name }) => name.includes("RUN"));
        assert.equal(run.at(-1)?.status, "cached");
        assert.equal(outputOf(events, "stdout"), "");
      });

      test("builds a stage of several and reads a Dockerfile in a folder", LIMIT, async () => {
        const { error, imageId, events } = await build("", {
          dockerfile: "deep/Dockerfile",
          target: "one",
          openContext: contextOf({
            "deep/Dockerfile": `FROM ${BASE} AS one\nCOPY a.txt /\nENV A=1\nFROM one AS two\nENV A=2\n`,
            "a.txt": "a",
          }),
        });
        assert.equal(error, undefined);
        const { config } = await engine.inspectImage(imageId ?? "");
        assert.ok(config.env.includes("A=1"));
        assert.ok(stepsOf(events).some(({ name }) => name.includes("COPY a.txt")));
      });

      test("fails with the exit code and the step of a RUN", LIMIT, async () => {
        const { error, events } = await build(
          `FROM ${BASE}\nRUN true\nRUN echo last words ${unique()} && exit 7\n`,
        );
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        assert.equal(error.facts.exitCode, 7);
        const failed = stepsOf(events).filter(({ status }) => status === "failed");
        assert.deepEqual(
          failed.map(({ id }) => id),
          [error.facts.stepId],
        );
        assert.equal(failed[0]?.instruction?.index, 3);
        assert.match(error.message, /^RUN echo last words .* ended with exit code 7\.$/);
        assert.match(outputOf(events, "stdout"), /last words/);
      });

      test("fails for an unknown base stage", LIMIT, async () => {
        const { error } = await build(`FROM ${BASE}\nCOPY --from=9 a b\n`);
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        assert.match(error.message, /9/);
        assert.notEqual(error.hint, "");
      });

      test("fails for a Dockerfile that is not there, behind a big context", LIMIT, async () => {
        const { error } = await build("", {
          dockerfile: "nowhere",
          openContext: contextOf({ big: Buffer.alloc(30_000_000, "x") }),
        });
        assert.ok(isSlipwayError(error, "build-failed"), String(error));
        assert.match(error.message, /nowhere|Dockerfile/);
      });

      test("gives the context's own error when it cannot be read", LIMIT, async () => {
        const { error } = await build("", {
          openContext() {
            const stream = new PassThrough();
            stream.write(Buffer.alloc(512, "x"));
            setTimeout(() => stream.destroy(new Error("disk on fire")), 100);
            return stream;
          },
        });
        assert.ok(error instanceof Error);
        assert.match(error.message, /disk on fire/);
      });

      test("cancel stops the command and leaves nothing", LIMIT, async () => {
        const word = unique();
        const before = new Set((await engine.listImages()).map(({ id }) => id));
        let context: NodeJS.ReadableStream & { destroyed?: boolean } = new PassThrough();
        const abort = new AbortController();
        const slow = buildRequest("", {
          buildkit,
          tags: [`slipway-${word}:a`],
          openContext() {
            context = contextOf({
              Dockerfile: `FROM ${BASE}\nLABEL word=${word}\nRUN touch /a\nRUN echo ready && sleep 600 && : ${word}\n`,
            })();
            return context;
          },
        });
        const building = engine.build(
          slow,
          (event) => {
            if (event.type === "output" && event.text.includes("ready")) abort.abort();
          },
          abort.signal,
        );
        await assert.rejects(building, (error) => isAbort(error));
        assert.equal(context.destroyed, true);
        await eventually("the command is gone", () => processesWith(word).length === 0);
        await eventually("its container is gone", async () => {
          const containers = await request(bed, "GET", "/containers/json?all=1");
          return !JSON.stringify(containers).includes(word);
        });
        await eventually("the images of its steps are gone", async () => {
          for (const { id, dangling } of await engine.listImages()) {
            // Other builds may run beside this one and take their images away.
            if (before.has(id) || !dangling) continue;
            const details = await engine.inspectImage(id).catch(() => undefined);
            if (details?.config.labels.word === word) return false;
          }
          return true;
        });
      });

      test("cancel before the start does nothing", LIMIT, async () => {
        let opened = 0;
        const request = buildRequest("", {
          buildkit,
          openContext() {
            opened++;
            return new PassThrough();
          },
        });
        const { error } = await recordBuild(engine, request, AbortSignal.abort());
        assert.ok(isAbort(error));
        assert.equal(opened, 0);
      });

      test("cancel while the context is on its way", LIMIT, async () => {
        const endless = new PassThrough();
        endless.write(Buffer.alloc(512));
        const { error } = await build("", { openContext: () => endless }, AbortSignal.timeout(300));
        assert.ok(isAbort(error), String(error));
        assert.equal(endless.destroyed, true);
      });
    });
  }
}

function stepsOf(events: readonly BackendEvent[]) {
  return events.flatMap((event) => (event.type === "step" ? [event] : []));
}

function outputOf(events: readonly BackendEvent[], stream: string): string {
  return events
    .flatMap((event) => (event.type === "output" && event.stream === stream ? [event.text] : []))
    .join("");
}
