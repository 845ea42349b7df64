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
    assert.deepEqual([line, endLine, message], [2, 2, words]);
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
  assert.equal(toResultError("text", options, document, noStep).message, "text");
});
