import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type BuildHistory, createBuildHistory } from "../../src/app/buildHistory.ts";
import type { BuildOptions } from "../../src/app/buildOptions.ts";
import type { BuildRecord } from "../../src/app/buildRecord.ts";
import { copyInputs } from "../../src/app/cacheInputs.ts";
import { type BuildRecorderDeps, type RecorderEnding, recordRun } from "../../src/app/recordRun.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { initialBuildState } from "../../src/progress/buildState.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { formatPlain } from "../../src/progress/formatPlain.ts";
import { reduceBuild } from "../../src/progress/reduceBuild.ts";

const text = "FROM busybox:1.36\nRUN make\n";
const options: BuildOptions = {
  ...{ dockerfilePath: "/a/Dockerfile", contextPath: "/a", tags: ["shop"] },
  buildArgs: { TOKEN: "hunter2", VERSION: "4.5.6" },
};

const step = { id: "v", name: "[2/2] RUN make" } as const;
const instruction = { index: 2, total: 2, text: "RUN make" };
const run = (status: "done" | "cached" | "failed"): readonly BuildEvent[] => [
  { type: "started", at: 1000, backend: "buildkit", endpoint: "unix:///e" },
  { type: "step", ...step, instruction, status: "started", at: 1000 },
  { type: "output", id: "v", stream: "stdout", text: "hello\n", at: 1200 },
  { type: "step", ...step, instruction, status, at: 1500 },
];
const result = (ok: boolean): BuildResult => ({
  ...{ type: "result", ok, imageId: ok ? "sha256:1" : null, digest: null, size: ok ? 900 : null },
  ...{ tags: [], backend: "buildkit", contextBytes: 7 },
  steps: [
    {
      ...{ line: 2, endLine: 2, stage: null, instruction: "RUN make", ms: 500, cached: false },
      size: 77,
    },
  ],
  error: ok
    ? null
    : { message: "no", file: "/a/Dockerfile", line: 2, endLine: 2, exitCode: 3, log: ["hello"] },
});

describe("recordRun", () => {
  let folder: string;
  let history: BuildHistory;
  let at = 1000;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-record-"));
    history = createBuildHistory(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function record(
    events: readonly BuildEvent[],
    ending: Partial<RecorderEnding> = {},
    deps: Partial<BuildRecorderDeps> = {},
    own: Partial<BuildOptions> = {},
  ): Promise<BuildRecord> {
    at += 1000;
    const recorder = recordRun(
      {
        ...{ history, now: () => at + 700, onError: assert.ifError },
        missLines: (misses) => misses.map(({ line, reason }) => `== ${line} ${reason.kind}`),
        ...deps,
      },
      {
        ...{ id: history.newId(at), dockerfile: "file:///a/Dockerfile", name: "shop" },
        ...{ target: undefined, startedAt: at, document: parseDockerfile(text) },
        ...{ plan: { tags: ["shop"] }, options: { ...options, ...own } },
      },
    );
    let state = initialBuildState;
    for (const event of events) {
      recorder.add(formatPlain(event, state));
      state = reduceBuild(state, event);
    }
    const end = { kind: "finished", state, fault: undefined, engine: undefined } as const;
    return recorder.end({ ...end, ...ending });
  }

  it("keeps steps with their lines, times and sizes, and the whole log", async () => {
    const kept = await record([...run("done"), result(true)]);
    assert.deepEqual(await createBuildHistory(folder).list(), [JSON.parse(JSON.stringify(kept))]);
    assert.equal(kept.outcome, "ok");
    assert.equal(kept.endedAt - kept.startedAt, 700);
    const [only] = kept.steps;
    assert.deepEqual(
      [only?.line, only?.stage, only?.ms, only?.size, only?.status],
      [2, 0, 500, 77, "done"],
    );
    assert.match(
      await history.readLog(kept),
      /^== buildkit on .*\n#1 .*\n#1 0\.200s hello\n#1 DONE/,
    );
  });

  it("keeps no value of an argument", async () => {
    const kept = await record([...run("done"), result(true)]);
    assert.deepEqual(Object.keys(kept.inputs?.args ?? {}), ["VERSION"]);
    assert.doesNotMatch(JSON.stringify(kept), /hunter2|4\.5\.6/);
  });

  it("keeps what failed, what was cancelled and what never began", async () => {
    const failed = await record([...run("failed"), result(false)]);
    assert.deepEqual([failed.outcome, failed.error?.exitCode], ["failed", 3]);
    const [begun, running] = run("done");
    assert.ok(begun && running);
    const cancelled = await record([begun, running], { kind: "cancelled" });
    assert.deepEqual([cancelled.outcome, cancelled.error], ["cancelled", undefined]);
    assert.equal(cancelled.steps[0]?.status, "cancelled");
    const broken = await record([], { kind: "broken", fault: "No engine answers." });
    assert.deepEqual([broken.outcome, broken.error?.message], ["failed", "No engine answers."]);
    assert.equal(await history.readLog(broken), "== FAILED: No engine answers.\n");
    assert.equal((await history.list()).length, 3);
  });

  it("says why a step was not cached, in the record and in the log", async () => {
    const copies = (size: number): Partial<BuildRecorderDeps> => ({
      listCopies: async () => [copyInputs(2, [{ path: "a.c", state: `${size}` }])],
    });
    await record([...run("done"), result(true)], {}, copies(1));
    const cached = await record([...run("cached"), result(true)], {}, copies(1));
    assert.deepEqual(cached.misses, []);
    const again = await record([...run("done"), result(true)], {}, copies(2));
    const reason = { kind: "files", files: ["a.c"], more: 0 };
    assert.deepEqual(again.misses, [{ line: 2, stage: 0, reason }]);
    assert.match(await history.readLog(again), /== 2 files\n$/);
    const asked = await record([...run("done"), result(true)], {}, copies(2), { noCache: true });
    assert.deepEqual(asked.misses[0]?.reason, { kind: "asked" });
  });

  it("asks the engine which bases were used, and lives with one that does not answer", async () => {
    const engine = (id: () => Promise<string>): Partial<RecorderEnding> => ({
      engine: { inspectImage: async () => ({ id: await id() }) } as unknown as Engine,
    });
    const done = [...run("done"), result(true)];
    const one = await record(
      done,
      engine(async () => "sha256:a"),
    );
    assert.deepEqual(one.inputs?.bases, { "busybox:1.36": "sha256:a" });
    const other = await record(
      done,
      engine(async () => "sha256:b"),
    );
    assert.deepEqual(other.misses[0]?.reason, { kind: "base", image: "busybox:1.36" });
    const lost = await record(
      done,
      engine(() => Promise.reject(new Error("gone"))),
    );
    assert.deepEqual(lost.inputs?.bases, {});
    const silent = await record(
      done,
      engine(() => new Promise(() => undefined)),
    );
    assert.deepEqual(silent.inputs?.bases, {});
  });

  it("tells once that the disk cannot be written, and ends all the same", async () => {
    const errors: unknown[] = [];
    const nowhere = createBuildHistory("/dev/null/builds");
    const kept = await record(
      [...run("done"), result(true)],
      {},
      {
        ...{ history: nowhere, onError: (error) => errors.push(error) },
      },
    );
    assert.equal(kept.outcome, "ok");
    assert.equal(errors.length, 1);
  });
});
