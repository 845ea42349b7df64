import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createStepReporter, type Step } from "../../src/assemble/stepReporter.ts";
import type { StepEvent } from "../../src/progress/events.ts";

const stepOf = (index: number, text: string): Step => ({
  id: `0-${index}`,
  instruction: { index, total: 2, text },
  line: index,
});
const from = stepOf(1, "FROM base");
const copy = stepOf(2, "COPY a /");

/** Events as words; `clock.now` is what time it is. */
function reporting() {
  const clock = { now: 0 };
  const words: string[] = [];
  const onEvent = (event: StepEvent): void => {
    if (event.type === "step") {
      const error = event.error === undefined ? "" : `: ${event.error}`;
      words.push(`${event.instruction?.text} ${event.status}${error}`);
    } else if (event.type === "step-progress") {
      const { id, item, current, total, done } = event;
      words.push(`${id} ${item} ${current}/${total}${done ? " through" : ""}`);
    }
  };
  return { clock, words, reporter: createStepReporter(() => clock.now, onEvent) };
}

const nothing = async () => ({ cached: false });

describe("what a step fetches", () => {
  it("is told within the step while that runs", async () => {
    const { words, reporter } = reporting();
    const { moved } = reporter.transfers(from);
    await reporter.run(from, async () => {
      moved("a", 0, 9);
      moved("a", 9, 9);
      return { cached: false };
    });
    assert.deepEqual(words, [
      ...["FROM base started", "0-1 a 0/9", "0-1 a 9/9 through", "FROM base done"],
    ]);
  });

  it("lets the step go on until the one that reads it ends", async () => {
    const { words, reporter } = reporting();
    const { moved } = reporter.transfers(from);
    await reporter.run(from, nothing);
    words.length = 0;
    await reporter.run(copy, async () => {
      for (const item of ["a", "b"]) {
        moved(item, 0, 9);
        moved(item, 9, 9);
      }
      return { cached: false };
    });
    assert.deepEqual(words, [
      ...["COPY a / started", "FROM base started", "0-1 a 0/9", "0-1 a 9/9 through"],
      ...["0-1 b 0/9", "0-1 b 9/9 through", "FROM base done", "COPY a / done"],
    ]);
  });

  it("ends by itself where no step runs, and begins again", async () => {
    const { words, reporter } = reporting();
    const { moved } = reporter.transfers(from);
    await reporter.run(from, nothing);
    words.length = 0;
    moved("a", 0, 9);
    moved("b", 0, 9);
    moved("a", 9, 9);
    moved("b", 9, 9);
    moved("c", 0, 9);
    assert.deepEqual(words, [
      ...["FROM base started", "0-1 a 0/9", "0-1 b 0/9", "0-1 a 9/9 through"],
      ...["0-1 b 9/9 through", "FROM base done", "FROM base started", "0-1 c 0/9"],
    ]);
  });

  it("fails with what it cannot get, and is cancelled with the build", async () => {
    for (const [error, status] of [
      [new Error("lost"), "failed: lost"],
      [new DOMException("", "AbortError"), "cancelled"],
    ] as const) {
      const { words, reporter } = reporting();
      const { moved, failed } = reporter.transfers(from);
      await reporter.run(from, nothing);
      words.length = 0;
      const run = reporter.run(copy, async () => {
        moved("a", 0, 9);
        failed("a", error);
        throw error;
      });
      await assert.rejects(run, error);
      assert.deepEqual(words, [
        ...["COPY a / started", "FROM base started", "0-1 a 0/9"],
        ...[`FROM base ${status}`, `COPY a / ${status}`],
      ]);
    }
  });

  it("is told no more often than can be seen, the begin and the end always", async () => {
    const { clock, words, reporter } = reporting();
    const { moved } = reporter.transfers(from);
    await reporter.run(from, async () => {
      for (clock.now = 0; clock.now < 1000; clock.now++) moved("a", clock.now, 1000);
      moved("a", 1000, 1000);
      return { cached: false };
    });
    assert.equal(words.filter((word) => word.startsWith("0-1")).length, 11);
    assert.deepEqual(words.slice(-2), ["0-1 a 1000/1000 through", "FROM base done"]);
  });
});
