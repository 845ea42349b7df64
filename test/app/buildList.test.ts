import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createBuildList, type LiveBuild } from "../../src/app/buildList.ts";
import type { BuildRecord } from "../../src/app/buildRecord.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { initialBuildState } from "../../src/progress/buildState.ts";
import type { BuildEvent } from "../../src/progress/events.ts";
import { reduceBuild } from "../../src/progress/reduceBuild.ts";
import { builtRecord, builtStep } from "./builtRecord.ts";

function live(id: string) {
  const build = {
    ...{ id, dockerfile: "file:///a/Dockerfile", name: "shop", target: undefined, startedAt: 1 },
    document: parseDockerfile("FROM busybox:1.36\nRUN make\n"),
    state: initialBuildState,
    cancelled: false,
    cancel: () => undefined,
    tell(event: BuildEvent) {
      build.state = reduceBuild(build.state, event);
    },
  };
  return build satisfies LiveBuild;
}

const started: BuildEvent = {
  ...{ type: "step", id: "v", name: "[2/2] RUN make", status: "started", at: 5 },
  instruction: { index: 2, total: 2, text: "RUN make" },
};

function listOf(records: readonly BuildRecord[]) {
  let reads = 0;
  const history = {
    list: async () => {
      reads += 1;
      return records;
    },
  };
  const list = createBuildList({ history, apart: 20 });
  const told: (string | undefined)[] = [];
  list.onDidChange((id) => told.push(id));
  return { list, told, reads: () => reads };
}

describe("buildList", () => {
  it("reads nothing before it is asked, and shows running builds beside past ones", async () => {
    const { list, reads } = listOf([builtRecord({ id: "000000001-0000000a" })]);
    const build = live("000000002-0000000a");
    list.begin(build);
    assert.equal(reads(), 0);
    build.tell(started);
    const shown = await list.builds();
    assert.deepEqual(
      shown.map(({ id, status, done, total }) => [id, status, done, total]),
      [
        ["000000002-0000000a", "running", 0, 2],
        ["000000001-0000000a", "ok", 0, 0],
      ],
    );
    const [running] = shown;
    assert.ok(running);
    assert.deepEqual(
      list.stepsOf(running).map(({ line, status }) => [line, status]),
      [[2, "running"]],
    );
    list.dispose();
  });

  it("tells of a busy build some times a second, not for each event", async () => {
    const { list, told } = listOf([]);
    list.begin(live("a"));
    for (let count = 0; count < 1000; count++) list.touch("a");
    list.touch("unknown");
    await delay(60);
    assert.deepEqual(told, [undefined, "a"]);
    list.touch("a");
    list.end("a");
    await delay(60);
    assert.deepEqual(told, [undefined, "a", undefined]);
    list.dispose();
  });

  it("shows at once that a build is to stop", () => {
    const { list } = listOf([]);
    const build = live("a");
    list.begin(build);
    build.cancelled = true;
    assert.equal(list.fresh("a")?.status, "stopping");
    list.end("a");
    assert.equal(list.fresh("a"), undefined);
    list.dispose();
  });

  it("shows a build once while its record is there and it has not ended", async () => {
    const { list } = listOf([builtRecord({ id: "a" })]);
    list.begin(live("a"));
    assert.deepEqual(
      (await list.builds()).map(({ status }) => status),
      ["running"],
    );
    list.end("a");
    assert.deepEqual(
      (await list.builds()).map(({ status }) => status),
      ["ok"],
    );
    list.dispose();
  });

  it("counts instructions only", async () => {
    const steps = [
      builtStep({ instruction: undefined }),
      builtStep({ status: "cached" }),
      builtStep({ status: "failed" }),
    ];
    const { list } = listOf([builtRecord({ steps, outcome: "failed" })]);
    const [build] = await list.builds();
    assert.deepEqual([build?.done, build?.total], [1, 2]);
    list.dispose();
  });
});
