import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { buildFailure } from "../../src/engine/build/buildFailure.ts";
import { readSolveError } from "../../src/engine/buildkit/readSolveError.ts";
import { statusWith } from "./fakeBuildKit.ts";

const range = (line: unknown, endLine: unknown) => ({ start: { line }, end: { line: endLine } });
const sourceOf = (ranges: unknown, filename: unknown = "Dockerfile") => ({
  info: { filename },
  ranges,
});

describe("readSolveError", () => {
  test("lines side by side are one range", () => {
    const ranges = [range(7, 7), range(3, 3), range(4, 4), range(5, 5)];
    const status = statusWith("m", {
      Stack: { frames: [] },
      Source: sourceOf(ranges),
      Vertex: { digest: "sha256:1" },
      ExitMessage: { Code: 7 },
    });
    assert.deepEqual(readSolveError(status, "said"), {
      said: "said",
      source: {
        file: "Dockerfile",
        ranges: [
          { line: 3, endLine: 5 },
          { line: 7, endLine: 7 },
        ],
      },
      vertex: "sha256:1",
      exitCode: 7,
    });
  });

  const odd: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["no JSON", { Source: "{", Vertex: "nope", ExitMessage: "" }],
    ["null", { Source: "null", Vertex: "null", ExitMessage: "null" }],
    [
      "other types",
      { Source: sourceOf("3", 4), Vertex: { digest: 1 }, ExitMessage: { Code: "7" } },
    ],
    ["no name of the file", { Source: { ranges: [range(1, 1)] } }],
    ["lines that are none", { Source: sourceOf([range(0, 0), range(-1, 2), range(1.5, 2), null]) }],
    ["an end before the start", { Source: sourceOf([range(5, 4)]) }],
    ["no ranges", { Source: sourceOf([]) }],
  ];
  for (const [what, details] of odd) {
    test(`${what}: the words stay`, () => {
      assert.deepEqual(readSolveError(statusWith("m", details), "said"), { said: "said" });
    });
  }

  test("a range without an end is one line", () => {
    const status = statusWith("m", { Source: sourceOf([{ start: { line: 2 } }]) });
    assert.deepEqual(readSolveError(status, "").source?.ranges, [{ line: 2, endLine: 2 }]);
  });

  test("any bytes: never a throw, and the words stay", () => {
    const whole = statusWith("m", { Source: sourceOf([range(1, 2)]), Vertex: { digest: "d" } });
    for (let length = 0; length < whole.length; length++) {
      assert.equal(readSolveError(whole.subarray(0, length), "said").said, "said");
    }
    let seed = 1;
    for (let round = 0; round < 3_000; round++) {
      const bytes = Uint8Array.from(whole);
      for (let hit = 0; hit < 3; hit++) {
        seed = (seed * 48_271) % 2_147_483_647;
        bytes[seed % bytes.length] = seed % 256;
      }
      assert.equal(readSolveError(bytes, "said").said, "said");
    }
    assert.deepEqual(readSolveError(undefined, "said"), { said: "said" });
  });
});

describe("buildFailure", () => {
  // A proxy or a bad line may cut the session and leave the rest.
  for (const said of [
    "no active session for 1: context deadline exceeded",
    'connection error: desc = "transport: Error while dialing: only one connection allowed"',
    'closing transport due to: connection error: desc = "error reading from server: EOF"',
    "failed to solve: rpc error: code = Unavailable desc = transport is closing",
  ]) {
    test(`a lost session: ${said}`, () => {
      assert.equal(buildFailure({ said, step: { id: "a", name: "COPY a b" } }).code, "engine-lost");
    });
  }

  test("a registry that breaks off is no lost engine", () => {
    const said = 'failed to do request: Get "https://r/v2/": read: connection reset by peer';
    assert.equal(buildFailure({ said }).code, "build-failed");
  });

  test("the place counts more than a line in the words", () => {
    const source = { file: "a", ranges: [{ line: 4, endLine: 5 }] };
    const said = "dockerfile parse error on line 9: x";
    assert.deepEqual(buildFailure({ said, source }).facts, { line: 4, source });
  });
});
