import assert from "node:assert/strict";
import { test } from "node:test";
import { toResultError } from "../../src/app/resultError.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

const document = parseDockerfile("FROM a\n\nRUN b \\\n  c\n");
const options = {
  dockerfilePath: "/x/Dockerfile",
  contextPath: "/x",
  tags: [],
  buildArgs: {},
};
const noStep = { failedStep: () => undefined, locate: () => undefined };

function failure(message: string, line?: number) {
  const facts = line === undefined ? {} : { line };
  const error = new SlipwayError("build-failed", facts, { message, hint: "See the log." });
  return toResultError(error, options, document, noStep);
}

test("a line that the engine names covers its whole instruction", () => {
  const { line, endLine } = failure("x", 4);
  assert.deepEqual([line, endLine], [3, 4]);
});

test("both wordings of a parse error name their line, also one between instructions", () => {
  for (const words of ["dockerfile parse error on line 2: y", "Dockerfile parse error line 2: y"]) {
    const { line, endLine, message } = failure(words);
    assert.deepEqual([line, endLine, message], [2, 2, `${words}. See the log.`]);
  }
});

test("an exit code only at the end of the builders' own words", () => {
  const codes: readonly (readonly [string, number | null])[] = [
    ['process "/bin/sh -c x" did not complete successfully: exit code: 12', 12],
    ["The command '/bin/sh -c x' returned a non-zero code: 3", 3],
    ['process "echo exit code: 5" was killed', null],
  ];
  for (const [message, exitCode] of codes) assert.equal(failure(message).exitCode, exitCode);
});

test("other errors say what to do, and a broken context names its file", () => {
  const lost = new SlipwayError(
    "engine-lost",
    { doing: "build" },
    { message: "Gone.", hint: "Start it." },
  );
  assert.equal(toResultError(lost, options, document, noStep).message, "Gone. Start it.");
  const context = new SlipwayError(
    "context-unusable",
    { path: "/x/a" },
    { message: "M.", hint: "H." },
  );
  assert.equal(toResultError(context, options, document, noStep).file, "/x/a");
  const output = new SlipwayError(
    "output-unusable",
    { path: "/out" },
    { message: "M.", hint: "H." },
  );
  assert.equal(toResultError(output, options, document, noStep).file, "/out");
  assert.equal(toResultError("text", options, document, noStep).message, "text");
});

const heredoc = parseDockerfile("FROM a\nRUN <<EOF\necho one\nfalse\nEOF\nRUN c\n");

function failureAt(
  file: string,
  ranges: readonly (readonly [line: number, endLine: number])[],
  changes: object = {},
) {
  const source = { file, ranges: ranges.map(([line, endLine]) => ({ line, endLine })) };
  const error = new SlipwayError(
    "build-failed",
    { source, line: 6 },
    { message: "x", hint: "See the log." },
  );
  return toResultError(error, { ...options, ...changes }, heredoc, noStep);
}

test("the engine's own lines win, from the first to the last", () => {
  const cases: readonly (readonly [Parameters<typeof failureAt>[1], readonly [number, number]])[] =
    [
      [
        [
          [2, 2],
          [3, 3],
          [4, 4],
          [5, 5],
        ],
        [2, 5],
      ],
      [
        [
          [4, 4],
          [3, 3],
        ],
        [3, 4],
      ],
      [[[4, 0]], [4, 4]],
      [
        [
          [0, 0],
          [3, 4],
        ],
        [3, 4],
      ],
      // Without lines, what is left says where.
      [[], [6, 6]],
    ];
  for (const [ranges, [first, last]] of cases) {
    const { file, line, endLine } = failureAt("Dockerfile", ranges);
    assert.deepEqual([file, line, endLine], ["/x/Dockerfile", first, last]);
  }
});

test("a Dockerfile elsewhere keeps its path, another file is named", () => {
  const dockerfilePath = "/elsewhere/My.Dockerfile";
  assert.equal(failureAt("My.Dockerfile", [[3, 3]], { dockerfilePath }).file, dockerfilePath);
  const other = failureAt("other.hcl", [[2, 2]], { dockerfilePath });
  assert.deepEqual([other.file, other.line], ["/elsewhere/other.hcl", 2]);
  const untitled = { dockerfilePath: undefined };
  assert.equal(failureAt("Dockerfile", [[3, 3]], untitled).file, "");
  assert.equal(failureAt("other", [[3, 3]], untitled).file, "other");
});
