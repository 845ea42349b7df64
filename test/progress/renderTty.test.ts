import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { type BuildState, initialBuildState } from "../../src/progress/buildState.ts";
import { columnsOf } from "../../src/progress/columns.ts";
import type { BuildEvent, BuildResult } from "../../src/progress/events.ts";
import { reduceBuild } from "../../src/progress/reduceBuild.ts";
import { renderEnd } from "../../src/progress/renderEnd.ts";
import { renderTty } from "../../src/progress/renderTty.ts";
import type { TtyLine } from "../../src/progress/ttyLine.ts";
import { readRecorded, recordedNames } from "./recorded.ts";

const started: BuildEvent = { type: "started", at: 0, backend: "buildkit", endpoint: "unix:///x" };

describe("renderTty", () => {
  test("shows steps with their times, transfers with bars, and the end of the output", () => {
    const state = reduceAll([
      started,
      step("a", "[1/4] FROM busybox", "cached", 0),
      step("b", "[2/4] RUN make", "started", 0),
      output("b", "gone\n"),
      step("b", "[2/4] RUN make", "done", 1500),
      step("c", "[3/4] COPY --from=x / /", "started", 1500),
      transfer("c", "sha256:4f4fb700", 15_050_000, 30_100_000),
      transfer("c", "sha256:through", 10, 10),
      transfer("c", "of unknown size", 1000, 0),
      step("d", "[other 1/1] RUN <<E\n  echo\u0007\nE", "started", 1000),
      output("d", "one\ttab\n\u001b[31mtwo\u001b[0m\n10%\r20%"),
    ]);
    assert.deepEqual(
      texts(renderTty(state, { now: 61_000, columns: 64, rows: 24 })),
      [
        "Building with buildkit 0/0 1 min 1 s",
        "= [1/4] FROM busybox                                     cached",
        "+ [2/4] RUN make                                          1.5 s",
        "> [3/4] COPY --from=x / /                                1 min 0 s",
        "   sha256:4f4fb700     [==========          ] 15.1 MB / 30.1 MB",
        "   of unknown size                                       1.0 kB",
        "> [other 1/1] RUN <<E echo\ufffd E                            1 min 0 s",
        "   | one    tab",
        "   | two",
        "   | 20%",
      ].map((line, at, all) => (at === 3 || at === 6 ? alignedLike(all[1] ?? "", line) : line)),
    );
  });

  for (const name of recordedNames) {
    test(`fits any window: ${name}`, () => {
      let state = initialBuildState;
      for (const event of readRecorded(name)) {
        state = reduceBuild(state, event);
        for (const columns of [20, 40, 80, 200]) {
          for (const rows of [2, 3, 5, 10, 50]) {
            const lines = texts(renderTty(state, { now: 1.8e12, columns, rows }));
            assert.ok(lines.length <= Math.max(2, rows - 1), `${lines.length} lines in ${rows}`);
            for (const line of lines) {
              assert.ok(columnsOf(line) < columns, JSON.stringify([columns, line]));
            }
          }
        }
      }
    });
  }

  test("keeps running steps in sight, shares the room among their output, and counts the rest", () => {
    const events: BuildEvent[] = [started];
    for (let at = 1; at <= 20; at++) events.push(step(`s${at}`, `step ${at}`, "started", 0));
    for (let at = 1; at <= 20; at++) {
      if (at !== 2 && at !== 17) events.push(step(`s${at}`, `step ${at}`, "done", 0));
    }
    events.push(output("s2", "1\n2\n3\n4\n5\n"), output("s17", "a\nb\nc\nd\ne\n"));
    const state = reduceAll(events);
    const lines = texts(renderTty(state, { now: 0, columns: 40, rows: 12 }));
    assert.deepEqual(
      lines.map((line) => line.replace(/ +[\d.]+ s$/, "")),
      [
        "Building with buildkit 0/0",
        "  … 17 more",
        "> step 2",
        "   | 3",
        "   | 4",
        "   | 5",
        "> step 17",
        "   | c",
        "   | d",
        "   | e",
        "+ step 20",
      ],
    );
    const all = texts(renderTty(state, { now: 0, columns: 40, rows: undefined }));
    assert.equal(all.length, 21);
  });

  test("tells of the context while it is sent", () => {
    const sending: BuildEvent = { type: "context", bytes: 1_200_000, files: 3, done: false };
    const picture = { now: 0, columns: 80, rows: 24 };
    assert.match(texts(renderTty(reduceAll([started, sending]), picture)).at(-1) ?? "", /1\.2 MB/);
    const sent = reduceAll([started, sending, { ...sending, done: true }]);
    assert.equal(renderTty(sent, picture).length, 1);
  });

  test("looks at the beginning of a huge name and of a huge line only", () => {
    const state = reduceAll([
      step("a", `RUN ${"x ".repeat(5_000_000)}`, "started", 0),
      output("a", "y".repeat(8000)),
    ]);
    const lines = texts(renderTty(state, { now: 0, columns: 80, rows: 24 }));
    assert.ok(lines.every((line) => columnsOf(line) < 80));
  });
});

describe("renderEnd", () => {
  test("shows the output of the step that failed, and the place of the failure", () => {
    const state = reduceAll([
      started,
      { type: "warning", message: "StageNameCasing: Odd.", line: 1, url: "https://x" },
      step("a", "[2/2] RUN make", "started", 0),
      output("a", "line\n".repeat(12_000)),
      output("a", "error: \u001b]0;evil\u0007no rule\u0008\n"),
      { ...step("a", "[2/2] RUN make", "failed", 900), error: "exit code: 2" },
    ]);
    const error = { message: "RUN make ended with exit code 2.", file: "/src/Dockerfile" };
    const place = { line: 7, endLine: 8, exitCode: 2, log: [] };
    const result = { ...success, ok: false, error: { ...error, ...place } };
    const lines = texts(renderEnd(state, result, 900));
    assert.deepEqual(
      [...lines.slice(0, 4), ...lines.slice(-4)],
      [
        "! line 1: StageNameCasing: Odd. (https://x)",
        "",
        "x [2/2] RUN make",
        "  … 11,951 lines before",
        "  error: no rule\ufffd",
        "",
        "/src/Dockerfile:7",
        "RUN make ended with exit code 2.",
      ],
    );
    assert.equal(lines.length, 4 + 50 + 3);
  });

  test("names what was built", () => {
    const result = { ...success, imageId: "sha256:1", size: 12_345_678, tags: ["a:1", "b:1"] };
    assert.deepEqual(texts(renderEnd(reduceAll([started]), result, 3000)), [
      "",
      "Built a:1, b:1: sha256:1, 12.3 MB, in 3.0 s",
    ]);
  });
});

const success: BuildResult = {
  ...{ type: "result", ok: true, imageId: null, digest: null, size: null, tags: [] },
  ...{ backend: "buildkit", contextBytes: 0, steps: [], error: null },
};

/** The title of a step with its time at the same edge as in another line. */
function alignedLike(other: string, line: string): string {
  const [, title = "", time = ""] = /^(.*\S) {2,}(\S.*)$/.exec(line) ?? [];
  return `${title.padEnd(other.length - time.length)}${time}`;
}

function texts(lines: readonly TtyLine[]): readonly string[] {
  return lines.map((line) => line.map(({ text }) => text).join(""));
}

function reduceAll(events: readonly BuildEvent[]): BuildState {
  return events.reduce(reduceBuild, initialBuildState);
}

function step(
  id: string,
  name: string,
  status: "started" | "done" | "cached" | "failed",
  at: number,
) {
  return { type: "step", id, name, status, at } as const;
}

function output(id: string, text: string): BuildEvent {
  return { type: "output", id, stream: "stdout", text, at: 0 };
}

function transfer(id: string, item: string, current: number, total: number): BuildEvent {
  return { type: "step-progress", id, item, current, total, done: current === total };
}
