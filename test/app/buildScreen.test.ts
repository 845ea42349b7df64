import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createBuildScreen, frameTime } from "../../src/app/buildScreen.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { createFakeTerminal } from "../support/fakeTerminal.ts";

const started: BuildEvent = { type: "started", at: 0, backend: "buildkit", endpoint: "unix:///x" };
const step = (status: "started" | "done" | "failed", at: number): BuildEvent => ({
  ...{ type: "step", id: "a", name: "[1/1] RUN make", status, at },
});
const output = (text: string): BuildEvent => ({
  ...{ type: "output", id: "a", stream: "stdout", text, at: 0 },
});
const result: BuildResult = {
  ...{ type: "result", ok: true, imageId: "sha256:1", digest: null, size: null, tags: ["a:1"] },
  ...{ backend: "buildkit", contextBytes: 0, steps: [], error: null },
};

function open(context: TestContext) {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const terminal = createFakeTerminal(60, 20);
  let writes = 0;
  let now = 0;
  const screen = createBuildScreen({
    now: () => now,
    write(text) {
      writes += 1;
      terminal.write(text);
    },
  });
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    context.mock.timers.tick(milliseconds);
  };
  return { screen, terminal, pass, writes: () => writes };
}

describe("the screen of a build", () => {
  it("draws at most ten pictures a second, however many events come", (context) => {
    const { screen, terminal, pass, writes } = open(context);
    screen.open({ columns: 60, rows: 20 });
    screen.event(started);
    screen.event(step("started", 0));
    const before = writes();
    for (let at = 0; at < 10_000; at++) {
      screen.event(output(`line ${at}\n`));
      pass(1);
    }
    assert.ok(writes() - before <= 100, `${writes() - before} pictures in 10 s`);
    assert.ok(writes() - before > 50);
    assert.equal(terminal.lines().at(-1), "   | line 9999");
    screen.dispose();
  });

  it("ends with all steps, then the result", (context) => {
    const { screen, terminal, pass } = open(context);
    screen.open({ columns: 60, rows: 20 });
    for (const event of [started, step("started", 0), output("one\n")]) screen.event(event);
    pass(frameTime);
    screen.event(step("done", 900));
    screen.event(result);
    pass(900);
    screen.end(result);
    screen.end([]);
    assert.deepEqual(terminal.lines().slice(-3), [
      `+ [1/1] RUN make${" ".repeat(38)}0.9 s`,
      "",
      "Built a:1: sha256:1, in 1.0 s",
    ]);
    const count = terminal.lines().length;
    pass(10_000);
    assert.equal(terminal.lines().length, count, "nothing is drawn after the end");
  });

  it("shows what happened before the terminal was there", (context) => {
    const { screen, terminal, writes } = open(context);
    screen.event(started);
    screen.event(step("started", 0));
    screen.event(step("failed", 10));
    screen.end([[{ text: "no more" }]]);
    assert.equal(writes(), 0);
    screen.open({ columns: 60, rows: 20 });
    assert.ok(terminal.lines().some((line) => line.startsWith("x [1/1] RUN make")));
    assert.equal(terminal.lines().at(-1), "no more");
  });

  it("draws for the size that the terminal has now", (context) => {
    const { screen, terminal, pass } = open(context);
    screen.open({ columns: 60, rows: 20 });
    screen.event(started);
    screen.event(step("started", 0));
    pass(frameTime);
    terminal.resize(30);
    screen.resize({ columns: 30, rows: 20 });
    pass(frameTime);
    assert.deepEqual(terminal.lines(), [
      "Building with buildkit 0/0 0…",
      "> [1/1] RUN make        0.2 s",
    ]);
  });
});
