import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import {
  type BuildState,
  countSteps,
  currentStep,
  initialBuildState,
} from "../../src/progress/buildState.ts";
import type { BuildEvent, BuildResult, StepChanged } from "../../src/progress/events.ts";
import { TAIL_LINES, TAIL_UNITS, tailLines } from "../../src/progress/outputTail.ts";
import { reduceBuild, WARNINGS_KEPT } from "../../src/progress/reduceBuild.ts";
import { readRecorded, recordedNames } from "./recorded.ts";

describe("reduceBuild on recorded builds", () => {
  for (const name of recordedNames) {
    const failed = name.includes("failed");
    const classic = name.includes("classic");
    test(name, () => {
      const state = reduceAll(readRecorded(name));
      assert.equal(state.backend, classic ? "classic" : "buildkit");
      assert.deepEqual(state.context, { bytes: 2560, files: 2, done: true });
      assert.equal(state.result?.ok, !failed);
      assert.deepEqual(
        state.steps.map(({ number }) => number),
        state.steps.map((_, at) => at + 1),
      );
      assert.ok(state.steps.every(({ status }) => status !== "running"));
      assert.ok(state.steps.every(({ startedAt = 0, endedAt = 0 }) => startedAt <= endedAt));
      const run = state.steps.filter(({ name }) => name.includes("RUN")).at(-1);
      assert.equal(run?.status, failed ? "failed" : "done");
      assert.deepEqual(run && tailLines(run.tail), [failed ? "half a line" : "no end"]);
      assert.deepEqual(run?.open, { stdout: "", stderr: "" });
      const { done, total } = countSteps(state);
      // BuildKit's two stages share their base, so one FROM of six is never a step.
      if (failed) assert.deepEqual({ done, total }, { done: 2, total: 3 });
      else assert.deepEqual({ done, total }, { done: classic ? 6 : 5, total: 6 });
    });
  }

  test("only the newer BuildKit warns", () => {
    const warned = recordedNames.filter(
      (name) => reduceAll(readRecorded(name)).warnings.length > 0,
    );
    assert.deepEqual(warned, ["docker-28.5-buildkit-ok"]);
  });
});

describe("reduceBuild", () => {
  test("keeps the state that it was given", () => {
    const before = reduceAll([step("a", "started")]);
    const copy = structuredClone(before);
    reduceBuild(before, output("a", "x\n"));
    reduceBuild(before, step("a", "done"));
    assert.deepEqual(before, copy);
  });

  test("keeps the last lines of a step's output only", () => {
    const events = [step("a", "started")] as BuildEvent[];
    for (let at = 0; at < TAIL_LINES + 50; at++) events.push(output("a", `line ${at}\n`));
    const tail = tailOf(reduceAll(events));
    assert.equal(tail.length, TAIL_LINES);
    assert.equal(tail.at(-1), `line ${TAIL_LINES + 49}`);
    const atOnce = reduceAll([step("a", "started"), output("a", "x\n".repeat(1000))]);
    assert.equal(tailOf(atOnce).length, TAIL_LINES);
    assert.equal(atOnce.steps[0]?.tail.total, 1000);
  });

  test("bounds a line that never ends", () => {
    const events = [step("a", "started")] as BuildEvent[];
    for (let at = 0; at < 100; at++) events.push(output("a", "x".repeat(1000)));
    const state = reduceAll(events);
    assert.ok((state.steps[0]?.open.stdout.length ?? 0) <= 8192);
    const kept = tailOf(state).join("").length;
    assert.ok(kept > TAIL_UNITS - 8192 && kept <= TAIL_UNITS, String(kept));
  });

  test("keeps the lines of stdout and stderr apart", () => {
    const { steps } = reduceAll([
      step("a", "started"),
      output("a", "out "),
      output("a", "err ", "stderr"),
      output("a", "one\n"),
      output("a", "two\n", "stderr"),
    ]);
    assert.deepEqual(steps[0] && tailLines(steps[0].tail), ["out one", "err two"]);
  });

  test("takes output that comes after the step's end", () => {
    const { steps } = reduceAll([step("a", "started"), step("a", "done"), output("a", "late")]);
    assert.deepEqual(steps[0] && tailLines(steps[0].tail), ["late"]);
    assert.deepEqual(steps[0]?.open, { stdout: "", stderr: "" });
  });

  test("a step that runs again keeps its number; cached wins over done", () => {
    const { steps } = reduceAll([
      step("a", "started", 1),
      step("a", "done", 2),
      step("b", "started", 3),
      step("a", "started", 4),
      step("a", "cached", 5),
    ]);
    assert.deepEqual(
      steps.map(({ number, id, status, startedAt, endedAt, ends }) => ({
        number,
        id,
        status,
        startedAt,
        endedAt,
        ends,
      })),
      [
        { number: 1, id: "a", status: "cached", startedAt: 4, endedAt: 5, ends: 2 },
        { number: 2, id: "b", status: "running", startedAt: 3, endedAt: undefined, ends: 0 },
      ],
    );
  });

  test("follows a transfer by its item", () => {
    const progress = (item: string, current: number): BuildEvent => ({
      type: "step-progress",
      id: "a",
      item,
      current,
      total: 10,
      done: current === 10,
    });
    const { steps } = reduceAll([
      step("a", "started"),
      progress("l1", 1),
      progress("l2", 3),
      progress("l1", 10),
    ]);
    assert.deepEqual(steps[0]?.transfers, [
      { item: "l1", current: 10, total: 10, done: true },
      { item: "l2", current: 3, total: 10, done: false },
    ]);
  });

  test("forgets the first transfers of thousands, and those that are through before others", () => {
    const events = Array.from(
      { length: 2000 },
      (_, at): BuildEvent => ({
        ...{ type: "step-progress", id: "a", item: `l${at}`, current: 1, total: 2 },
        done: at !== 3,
      }),
    );
    const transfers = reduceAll([step("a", "started"), ...events]).steps[0]?.transfers ?? [];
    assert.equal(transfers.length, 500);
    assert.equal(transfers.at(-1)?.item, "l1999");
    assert.ok(transfers.some(({ item }) => item === "l3"));
  });

  test("keeps the first warnings of a flood", () => {
    const events = Array.from(
      { length: WARNINGS_KEPT + 9 },
      (_, at): BuildEvent => ({
        ...{ type: "warning", message: `w${at}` },
      }),
    );
    assert.equal(reduceAll(events).warnings.length, WARNINGS_KEPT);
  });

  test("events of steps that were never named change nothing", () => {
    assert.equal(reduceBuild(initialBuildState, output("zz", "x")), initialBuildState);
  });

  test("the end of the build cancels what still runs", () => {
    const { steps } = reduceAll([step("a", "started"), output("a", "half"), failure]);
    assert.equal(steps[0]?.status, "cancelled");
    assert.deepEqual(steps[0] && tailLines(steps[0].tail), ["half"]);
  });

  test("names the step in progress, an instruction first", () => {
    const instruction = { index: 2, total: 5, stage: "b", text: "RUN x" };
    const running = reduceAll([{ ...step("a", "started"), instruction }, step("pull", "started")]);
    assert.equal(currentStep(running)?.id, "a");
    assert.deepEqual(countSteps(running), { done: 0, total: 5 });
    assert.equal(currentStep(reduceBuild(running, step("a", "done")))?.id, "pull");
    assert.equal(currentStep(initialBuildState), undefined);
    assert.deepEqual(countSteps(initialBuildState), { done: 0, total: 0 });
  });
});

const failure: BuildResult = {
  type: "result",
  ok: false,
  imageId: null,
  digest: null,
  size: null,
  tags: [],
  backend: "buildkit",
  contextBytes: 0,
  steps: [],
  error: null,
};

function tailOf({ steps }: BuildState): readonly string[] {
  return steps[0] ? tailLines(steps[0].tail) : [];
}

function reduceAll(events: readonly BuildEvent[]): BuildState {
  return events.reduce(reduceBuild, initialBuildState);
}

function step(id: string, status: StepChanged["status"], at = 0): StepChanged {
  return { type: "step", id, name: `name of ${id}`, status, at };
}

function output(id: string, text: string, stream: "stdout" | "stderr" = "stdout"): BuildEvent {
  return { type: "output", id, stream, text, at: 0 };
}
