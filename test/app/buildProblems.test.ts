import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildProblems } from "../../src/app/buildProblems.ts";
import {
  inFileOrder,
  isWorthARow,
  stepText,
  transfersTogether,
  transferText,
} from "../../src/app/buildRowText.ts";
import { stepLog } from "../../src/app/stepLog.ts";
import { builtRecord, builtStep } from "./builtRecord.ts";

describe("buildProblems", () => {
  const error = { message: "no", file: "/a/D", line: 3, endLine: 4, exitCode: 7, log: ["x"] };

  it("marks the place that failed, with the step whose log tells more", () => {
    const failed = builtStep({ status: "failed", line: 2, endLine: 5, number: 9 });
    const [only, ...others] = buildProblems(builtRecord({ error, steps: [failed] }), []);
    assert.deepEqual(others, []);
    assert.deepEqual(only, {
      ...{ severity: "error", rule: undefined, url: undefined, message: "no", file: "/a/D" },
      ...{ line: 3, endLine: 4, exitCode: 7, step: 9, log: ["x"] },
    });
  });

  it("marks other steps that failed, too", () => {
    const steps = [
      builtStep({ status: "failed", line: 3, endLine: 4, number: 1 }),
      builtStep({ status: "failed", line: 9, endLine: 9, number: 2, error: "exit code: 5" }),
      builtStep({ status: "cancelled", line: 10, number: 3 }),
    ];
    const problems = buildProblems(builtRecord({ error, steps }), []);
    assert.deepEqual(
      problems.map(({ line, step, exitCode }) => [line, step, exitCode]),
      [
        [3, 1, 7],
        [9, 2, 5],
      ],
    );
  });

  it("has none for an error without a place", () => {
    assert.deepEqual(buildProblems(builtRecord({ error: { ...error, line: null } }), []), []);
  });

  it("reads the name of the engine's check off its warnings", () => {
    const url = "https://docs.docker.com/go/dockerfile/rule/stage-name-casing/";
    const warnings = [
      { type: "warning", message: "StageNameCasing: Stage 'A' is upper case", line: 2, url },
      { type: "warning", message: "Some: words", line: 5, endLine: 6 },
      { type: "warning", message: "JSONArgsRecommended: JSON is better", line: 7 },
      { type: "warning", message: "of the whole build" },
    ] as const;
    assert.deepEqual(
      buildProblems(builtRecord(), warnings).map((it) => [
        it.line,
        it.endLine,
        it.rule,
        it.message,
      ]),
      [
        [2, 2, "StageNameCasing", "Stage 'A' is upper case"],
        [5, 6, undefined, "Some: words"],
        [7, 7, "JSONArgsRecommended", "JSON is better"],
      ],
    );
  });
});

describe("stepLog", () => {
  const log = [
    ...["== buildkit on x", "#1 [1/2] FROM a", "#2 [2/2] RUN make", "#2 0.100s one", "#12 no"],
    ...["#2 0.200s two", "#2 0.300s", "#2 FAILED 0.3s: exit code: 1", "== FAILED D:2: no"],
  ].join("\n");
  it("takes the lines of one step, and says where its output is", () => {
    const { text, last } = stepLog(log, 2);
    assert.equal(text.split("\n").length, 6);
    assert.deepEqual(last, [
      { line: 1, text: "one" },
      { line: 2, text: "two" },
    ]);
    assert.deepEqual(stepLog(log, 2, 1).last, [{ line: 2, text: "two" }]);
    assert.deepEqual(stepLog(log, 5), { text: "", last: [] });
  });
});

describe("rows of the Builds view", () => {
  it("names a step without the builder's brackets", () => {
    assert.equal(stepText({ name: "[a 1/2] RUN  x", instruction: "RUN  x" }), "RUN x");
    assert.equal(
      stepText({ name: "[internal] load .dockerignore", instruction: undefined }),
      "load .dockerignore",
    );
    assert.equal(
      stepText({ name: "exporting to image", instruction: undefined }),
      "exporting to image",
    );
  });
  it("keeps a text short, and a base by the name that people give it", () => {
    const of = (instruction: string) => stepText({ name: "", instruction }, 12);
    assert.equal(of("FROM docker.io/library/a:1"), "FROM a:1");
    assert.equal(of("RUN make everything"), "RUN make ev…");
  });
  it("stands in the order of the file, and leaves out what nobody waits for", () => {
    const steps = [
      builtStep({ number: 1, line: undefined, instruction: undefined, ms: 5 }),
      builtStep({ number: 2, line: 7 }),
      builtStep({ number: 3, line: undefined, instruction: undefined, ms: 900 }),
      builtStep({ number: 4, line: 3 }),
    ];
    assert.deepEqual(
      inFileOrder(steps).map(({ number }) => number),
      [1, 4, 2, 3],
    );
    assert.deepEqual(steps.map(isWorthARow), [false, true, true, true]);
    assert.ok(isWorthARow(builtStep({ instruction: undefined, status: "failed", ms: 1 })));
  });
  it("draws how far a transfer is", () => {
    const transfer = { item: "a", current: 5_000_000, total: 20_000_000, done: false };
    assert.equal(transferText(transfer, 4), "█░░░ 5.0 MB / 20.0 MB");
    assert.equal(transferText({ ...transfer, done: true }), "20.0 MB");
    assert.equal(transferText({ ...transfer, total: 0 }), "5.0 MB");
    assert.equal(transferText({ ...transfer, current: 9e9 }, 2), "██ 20.0 MB / 20.0 MB");
  });
  it("adds transfers up until all are through", () => {
    const one = { item: "a", current: 5, total: 20, done: false };
    const other = { item: "b", current: 7, total: 10, done: true };
    assert.deepEqual(transfersTogether([one, other]), {
      item: "",
      current: 15,
      total: 30,
      done: false,
    });
    assert.equal(transfersTogether([other]), undefined);
    assert.equal(transfersTogether([]), undefined);
  });
});
