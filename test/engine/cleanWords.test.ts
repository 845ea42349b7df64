import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { buildFailure } from "../../src/engine/build/buildFailure.ts";
import { cleanWords } from "../../src/engine/build/cleanWords.ts";

const dump =
  '&imagebuilder.Step{Env:[]string{"PATH=/bin"}, Command:"set", Args:[]string{""}, Flags:[]string{}, Attrs:map[string]bool(nil), Message:"SET ", Original:"set -e"}';
const folder = "/scratch/libpod_builder1/build";

/** As engines have said them, by what is left. */
const cases: readonly (readonly [said: string, left: string])[] = [
  [
    `building at STEP "SET ": Build error: Unknown instruction: "SET" ${dump}`,
    'Unknown instruction: "SET"',
  ],
  [
    `building at STEP "COPY nope /x": checking on sources under "${folder}": copier: stat: "/nope": no such file or directory`,
    '"/nope": no such file or directory',
  ],
  [
    `parsing main Dockerfile: ${folder}/Dockerfile: ENV must have two arguments`,
    "ENV must have two arguments",
  ],
  [`no contents in "${folder}/Dockerfile"`, "the Dockerfile is empty"],
  [`reading ${folder}/a.txt: permission denied`, "reading a.txt: permission denied"],
  ["creating build container: invalid reference format", "invalid reference format"],
  ["failed to parse Dockerfile: LABEL must have two arguments", "LABEL must have two arguments"],
  [
    'failed to solve: r/a: failed to resolve source metadata for r/a:latest: failed to do request: Head "https://r/v2/": dial tcp: refused',
    'Head "https://r/v2/": dial tcp: refused',
  ],
  ["failed to solve: rpc error: code = Unknown desc = failed to load cache key: no", "no"],
  ["executor failed running [/bin/sh -c true]: unable to find user a", "unable to find user a"],
  [
    'process "/bin/sh -c echo "a"" did not complete successfully: unable to find user a',
    "unable to find user a",
  ],
  [
    'process "/bin/sh -c x" did not complete successfully: exit code: 3',
    'process "/bin/sh -c x" did not complete successfully: exit code: 3',
  ],
  ['failed to compute: "/a": not found: not found', 'failed to compute: "/a": not found'],
];

describe("words of an engine", () => {
  for (const [said, left] of cases) {
    test(`leave: ${left}`, () => assert.deepEqual(cleanWords(said), { said: left }));
  }

  test("that hold a node of the file tell its line and its instruction", () => {
    const said =
      "resolving step {Value:env Next:0xc0002cd8f0 Children:[] Attributes:map[] Original:ENV W=${V%.c} Flags:[] StartLine:3 EndLine:3}: Missing ':' in substitution";
    assert.deepEqual(cleanWords(said), {
      ...{ said: "Missing ':' in substitution", line: 3, instruction: "ENV W=${V%.c}" },
    });
    const failure = buildFailure({ said, step: { id: "1", name: "[1/3] ENV V=a" } });
    assert.equal(failure.message, "ENV W=${V%.c} failed: Missing ':' in substitution");
    assert.deepEqual(failure.facts, { line: 3, stepId: "1" });
  });

  test("are read in linear time, whatever stands in them", () => {
    for (const piece of [
      'building at STEP "',
      "resolving step {Value:",
      " Original:",
      'process "',
    ]) {
      cleanWords(piece.repeat(20_000));
    }
  });

  test("of a cut session say that the connection ended, and what to do", () => {
    const said =
      "failed to solve: rpc error: code = Unavailable desc = error reading from server: read unix @->/run/docker.sock: read: connection reset by peer";
    const failure = buildFailure({
      said,
      step: { id: "1", name: "[internal] load build context" },
    });
    assert.equal(failure.code, "engine-lost");
    assert.match(failure.hint, /^Check that the engine is running/);
  });

  test("of a network that fails do not ask to correct a line", () => {
    const source = { file: "Dockerfile", ranges: [{ line: 1, endLine: 1 }] };
    const { hint } = buildFailure({
      said: "dial tcp 1.2.3.4:5: connect: connection refused",
      source,
    });
    assert.match(hint, /network and proxy/);
  });

  test("of an image that went away meanwhile do not ask to correct a line", () => {
    for (const said of [
      'unable to find image "sha256:2cc3ecabaa68"',
      "checking if cached image exists from a previous build: getting top layer info: layer not known",
    ]) {
      const { hint } = buildFailure({ said, step: { id: "step-2", name: "[2/4] COPY a /b" } });
      assert.match(hint, /build again when that is through/);
    }
  });
});
