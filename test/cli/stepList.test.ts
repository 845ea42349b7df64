import assert from "node:assert/strict";
import { test } from "node:test";
import { createStepList } from "../../src/cli/stepList.ts";
import { initialBuildState } from "../../src/progress/buildState.ts";
import type { BuildEvent } from "../../src/progress/events.ts";
import { reduceBuild } from "../../src/progress/reduceBuild.ts";

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
  let written = "";
  const channel = {
    write: (text: string) => {
      written += text;
    },
    isTty: true,
    color: false,
    width: () => 40,
    height: () => 24,
  };
  const list = createStepList(channel, () => 2000);
  list.draw(events.reduce(reduceBuild, initialBuildState));
  list.finish();
  list.finish();
  const esc = "\u001b";
  assert.equal(
    written,
    [
      `${esc}[?25l${esc}[0JBuilding with buildkit 2/3 2.0 s`,
      `= [1/3] FROM a${" ".repeat(18)} cached`,
      "+ [2/3] RUN long long long long l 1.5 s",
      `> [3/3] RUN c${" ".repeat(20)} 0.5 s`,
      "   | one",
      "   | two\ufffd",
      `${esc}[?25h`,
    ].join("\n"),
  );
});
