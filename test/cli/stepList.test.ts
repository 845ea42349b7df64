import assert from "node:assert/strict";
import { test } from "node:test";
import { createStepList } from "../../src/cli/stepList.ts";
import { initialBuildState } from "../../src/progress/buildState.ts";
import type { BuildEvent } from "../../src/progress/events.ts";
import { reduceBuild } from "../../src/progress/reduceBuild.ts";
import { createFakeTerminal } from "../support/fakeTerminal.ts";

const instruction = (index: number, text: string) => ({ index, total: 3, text });
const events: readonly BuildEvent[] = [
  { type: "started", at: 0, backend: "buildkit", endpoint: "unix:///x" },
  {
    type: "step",
    id: "a",
    name: "[1/3] FROM a",
    instruction: instruction(1, "FROM a"),
    status: "cached",
    at: 0,
  },
  {
    type: "step",
    id: "b",
    name: `[2/3] RUN ${"long ".repeat(40)}`,
    instruction: instruction(2, "RUN"),
    status: "started",
    at: 0,
  },
  { type: "step", id: "b", name: "[2/3] RUN", status: "done", at: 1500 },
  {
    type: "step",
    id: "c",
    name: "[3/3] RUN c",
    instruction: instruction(3, "RUN c"),
    status: "started",
    at: 1500,
  },
  { type: "output", id: "c", stream: "stdout", text: "one\ntwo\u0007\nthree", at: 1600 },
];

test("each line fits the window, and the last picture is drawn over the one before", () => {
  const terminal = createFakeTerminal(40, 24);
  let written = "";
  const channel = {
    write: (text: string) => {
      written += text;
      terminal.write(text.replaceAll("\n", "\r\n"));
    },
    drained: () => undefined,
    isTty: true,
    color: false,
    width: () => 40,
    height: () => 24,
  };
  const list = createStepList(channel, () => 2000);
  list.draw(events.reduce(reduceBuild, initialBuildState));
  list.finish();
  list.finish();
  assert.deepEqual(terminal.lines(), [
    "Building with buildkit 2/3 2.0 s",
    `= [1/3] FROM a${" ".repeat(18)} cached`,
    "+ [2/3] RUN long long long long … 1.5 s",
    `> [3/3] RUN c${" ".repeat(20)} 0.5 s`,
  ]);
  assert.ok(written.startsWith("\u001b[?25l") && written.endsWith("\u001b[?25h"));
  assert.ok(!written.includes("\u001b[3"), "no colours where none are wanted");
});

test("draws the output of a running step, some times a second", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const terminal = createFakeTerminal(40, 24);
  let writes = 0;
  const channel = {
    write: (text: string) => {
      writes += 1;
      terminal.write(text.replaceAll("\n", "\r\n"));
    },
    drained: () => undefined,
    isTty: true,
    color: true,
    width: () => 40,
    height: () => 24,
  };
  const list = createStepList(channel, () => 2000);
  const state = events.reduce(reduceBuild, initialBuildState);
  for (let at = 0; at < 1000; at++) list.draw(state);
  context.mock.timers.tick(1000);
  assert.deepEqual(terminal.lines().slice(-4, -1), [
    `> [3/3] RUN c${" ".repeat(20)} 0.5 s`,
    "   | one",
    "   | two\ufffd",
  ]);
  assert.equal(terminal.lines().at(-1), "   | three");
  assert.ok(writes <= 2, `${writes} writes for one picture`);
  list.finish();
});
