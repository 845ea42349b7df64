import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { initialBuildState } from "../../src/progress/buildState.ts";
import type { BuildEvent, BuildResult, StepChanged } from "../../src/progress/events.ts";
import { formatPlain } from "../../src/progress/formatPlain.ts";
import { formatSize } from "../../src/progress/formatSize.ts";
import { toPlainLine } from "../../src/progress/outputLines.ts";
import { reduceBuild } from "../../src/progress/reduceBuild.ts";
import { readRecorded, recordedNames } from "./recorded.ts";

const success: BuildResult = {
  type: "result",
  ok: true,
  imageId: "sha256:1",
  digest: null,
  size: null,
  tags: [],
  backend: "buildkit",
  contextBytes: 0,
  steps: [],
  error: null,
};

describe("formatPlain on recorded builds", () => {
  const patterns = documentedPatterns();

  for (const name of recordedNames) {
    test(`${name} writes what docs/build-log.md says`, () => {
      const lines = format(readRecorded(name));
      assert.ok(lines.length > 8);
      for (const line of lines) {
        assert.ok(!/[\r\n]/.test(line), JSON.stringify(line));
        assert.ok(
          patterns.some((pattern) => pattern.test(line)),
          line,
        );
      }
      const last = lines.at(-1) ?? "";
      assert.ok(last.startsWith(name.includes("failed") ? "== FAILED" : "== OK"), last);
    });

    test(`${name} names each step once and ends it once`, () => {
      const lines = format(readRecorded(name));
      const numbers = [...new Set(lines.flatMap((line) => /^#\d+/.exec(line)?.[0] ?? []))];
      for (const number of numbers) {
        const own = lines.filter((line) => line.startsWith(`${number} `));
        const end = /^#\d+ (DONE|CACHED|CANCELLED|FAILED)\b/;
        assert.equal(own.filter((line) => end.test(line)).length, 1, number);
        assert.match(own.at(-1) ?? "", end);
      }
    });
  }

  test("a failing build of Docker 28.5, line by line", () => {
    assert.deepEqual(
      format(readRecorded("docker-28.5-buildkit-failed")).map((line) =>
        line.replace(/\d\.\d{3}s/, "0.000s").replace(/ \d\.\ds/, " 0.0s"),
      ),
      [
        "== buildkit on unix:///var/run/docker.sock",
        "== context 2.6 kB in 2 files",
        "#1 [internal] load remote build context",
        "#1 DONE 0.0s",
        "#2 copy /context /",
        "#2 DONE 0.0s",
        "#3 [internal] load metadata for docker.io/library/busybox:1.36",
        "#3 DONE 0.0s",
        "#4 [1/3] FROM docker.io/library/busybox:1.36",
        "#4 DONE 0.0s",
        "#5 [2/3] RUN echo before",
        "#5 0.000s before",
        "#5 DONE 0.0s",
        "#6 [3/3] RUN printf 'half a line' && exit 3",
        "#6 0.000s half a line",
        `#6 FAILED 0.0s: process "/bin/sh -c printf 'half a line' && exit 3" did not complete successfully: exit code: 3`,
        "== FAILED Dockerfile:3: RUN printf 'half a line' && exit 3 ended with exit code 3.",
      ],
    );
  });
});

describe("formatPlain", () => {
  const cases: readonly (readonly [string, readonly BuildEvent[], readonly string[]])[] = [
    ["a cached step", [step("a", "cached")], ["#1 name of a", "#1 CACHED"]],
    [
      "a step and its time",
      [step("a", "started", 1000), step("a", "done", 2250)],
      ["#1 name of a", "#1 DONE 1.3s"],
    ],
    [
      "a cancelled step",
      [step("a", "started"), step("a", "cancelled")],
      ["#1 name of a", "#1 CANCELLED"],
    ],
    [
      "a name of several lines",
      [{ ...step("a", "started"), name: "[1/1] RUN <<E\n  echo\nE" }],
      ["#1 [1/1] RUN <<E echo E"],
    ],
    [
      "output in pieces, with its time since the start",
      [
        step("a", "started", 1000),
        output("a", "one\ntw", 1100),
        output("a", "o\r\n", 1200),
        output("a", "\n", 1300),
        output("a", "end", 1400),
        step("a", "done", 1500),
      ],
      [
        "#1 name of a",
        "#1 0.100s one",
        "#1 0.200s two",
        "#1 0.300s",
        "#1 0.500s end",
        "#1 DONE 0.5s",
      ],
    ],
    [
      "a transfer, once, when it is through",
      [
        step("a", "started"),
        transfer("a", "layer", 1, false),
        transfer("a", "layer", 2_000_000, true),
        transfer("a", "layer", 2_000_000, true),
      ],
      ["#1 name of a", "#1 > layer 2.0 MB"],
    ],
    [
      "warnings with and without a place",
      [
        { type: "warning", message: "Odd.", line: 3, url: "https://x" },
        { type: "warning", message: "No\ncredentials." },
      ],
      ["== WARNING line 3: Odd. (https://x)", "== WARNING: No credentials."],
    ],
    [
      "what will be asked of the context",
      [
        { type: "context-plan", bytes: 1_200_000, files: 37, totalBytes: 840e6, totalFiles: 9000 },
        { type: "context-plan", bytes: 0, files: 1, totalBytes: 5, totalFiles: 1 },
      ],
      ["== context 1.2 MB of 840 MB, 37 files", "== context 0 B of 5 B, 1 file"],
    ],
    [
      "the context once, when it is sent",
      [
        { type: "context", bytes: 1, files: 1, done: false },
        { type: "context", bytes: 999, files: 1, done: true },
        { type: "context", bytes: 999, files: 1, done: true },
      ],
      ["== context 999 B in 1 file"],
    ],
    [
      "a result with tags",
      [{ ...success, size: 12_345_678, tags: ["a:1", "b:1"] }],
      ["== OK sha256:1 12.3 MB as a:1, b:1"],
    ],
    ["a result without more", [success], ["== OK sha256:1"]],
    [
      "a failure with no place in the Dockerfile, while a step runs",
      [
        step("a", "started"),
        {
          ...success,
          ok: false,
          error: {
            message: "The\nend.",
            file: "D",
            line: null,
            endLine: null,
            exitCode: null,
            log: [],
          },
        },
      ],
      ["#1 name of a", "#1 CANCELLED", "== FAILED D: The end."],
    ],
    ["output of an unknown step", [output("zz", "x\n", 0)], []],
  ];
  for (const [name, events, expected] of cases) {
    test(name, () => assert.deepEqual(format(events), expected));
  }
});

describe("toPlainLine", () => {
  for (const [raw, plain] of [
    ["plain", "plain"],
    ["\u001b[31mred\u001b[0m and \u001b[1;4mmore\u001b[m", "red and more"],
    ["10%\r50%\r100%", "100%"],
    ["10%\r100%\r", "100%"],
    ["\u001b]0;title\u0007text", "text"],
    ["\u001b]8;;https://x\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u001b[2K\u001b[1Gover", "over"],
    ["\u001b", ""],
  ] as const) {
    test(JSON.stringify(raw), () => assert.equal(toPlainLine(raw), plain));
  }
});

describe("formatSize", () => {
  for (const [bytes, text] of [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [99_949, "99.9 kB"],
    [99_950, "100 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [2_147_483_648, "2.1 GB"],
    [5e15, "5000 TB"],
  ] as const) {
    test(text, () => assert.equal(formatSize(bytes), text));
  }
});

function format(events: readonly BuildEvent[]): readonly string[] {
  let state = initialBuildState;
  const lines: string[] = [];
  for (const event of events) {
    lines.push(...formatPlain(event, state));
    state = reduceBuild(state, event);
  }
  return lines;
}

function step(id: string, status: StepChanged["status"], at = 0): StepChanged {
  return { type: "step", id, name: `name of ${id}`, status, at };
}

function output(id: string, text: string, at: number): BuildEvent {
  return { type: "output", id, stream: "stdout", text, at };
}

function transfer(id: string, item: string, size: number, done: boolean): BuildEvent {
  return { type: "step-progress", id, item, current: size, total: size, done };
}

/** The expressions at the end of docs/build-log.md, which the grammar of the log is made from. */
function documentedPatterns(): readonly RegExp[] {
  const text = readFileSync(new URL("../../docs/build-log.md", import.meta.url), "utf8");
  const block = text.split("```").at(-2) ?? "";
  const lines = block.split("\n").filter((line) => line.startsWith("^"));
  assert.equal(lines.length, 5);
  return lines.map((line) => new RegExp(line));
}
