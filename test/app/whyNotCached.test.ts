import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RecordedStep } from "../../src/app/buildRecord.ts";
import { type CacheInputs, copyInputs } from "../../src/app/cacheInputs.ts";
import type { CacheMiss } from "../../src/app/cacheMiss.ts";
import type { BuiltRecord } from "../../src/app/changedFiles.ts";
import { instructionPlaces } from "../../src/app/instructionPlaces.ts";
import { whyNotCached } from "../../src/app/whyNotCached.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { builtStep } from "./builtRecord.ts";

const file = `ARG BASE=1.36
FROM busybox:$BASE AS build
ARG VERSION
ENV MODE=fast
COPY src /src
RUN make
FROM busybox:1.36
COPY --from=build /out /out
RUN <<EOF
echo one
EOF
`;
const [from, copy, make, last, fromBuild, heredoc] = [2, 5, 6, 7, 8, 9];

const none: CacheInputs = { noCache: false, args: {}, bases: {}, copies: [] };

/** Of each instruction that is a step; lines of `ran` ran, the others were cached. */
function built(text: string, ran: readonly number[], inputs: Partial<CacheInputs> = {}) {
  const document = parseDockerfile(text);
  const steps = instructionPlaces(document).flatMap(({ instruction, line, endLine, stage }) => {
    if (!["FROM", "RUN", "COPY"].includes(instruction.kind)) return [];
    const status: RecordedStep["status"] = ran.includes(line) ? "done" : "cached";
    const text = instruction.kind === "FROM" ? "FROM x" : instruction.kind;
    return [builtStep({ line, endLine, stage: stage?.index, status, instruction: text })];
  });
  const record: BuiltRecord = { steps, inputs: { ...none, ...inputs }, endpoint: "unix:///a" };
  return { record, document };
}

function why(
  now: ReturnType<typeof built>,
  before: ReturnType<typeof built> = built(file, []),
): readonly Pick<CacheMiss, "line" | "reason">[] {
  return whyNotCached(now, before).map(({ line, reason }) => ({ line, reason }));
}

describe("whyNotCached", () => {
  it("has nothing to say of a build that was cached, pulled bases included", () => {
    assert.deepEqual(why(built(file, [])), []);
    assert.deepEqual(why(built(file, [from, last])), []);
  });

  it("says nothing where the build before had not got through the stage", () => {
    const before = built(file, []);
    const cut = { ...before, record: { ...before.record, steps: [] } };
    assert.deepEqual(why(built(file, [copy, make]), cut), []);
  });

  it("names the instruction itself, heredoc bodies and flags included", () => {
    for (const [old, line] of [
      [file.replace("RUN make", "RUN make all"), make],
      [file.replace("echo one", "echo two"), heredoc],
      [file.replace("COPY --from=build", "COPY --link --from=build"), fromBuild],
    ] as const) {
      assert.deepEqual(why(built(file, [line]), built(old, [])), [
        { line, reason: { kind: "instruction" } },
      ]);
    }
  });

  it("sees through blanks and comments", () => {
    const old = file.replace("RUN make", "RUN  make").replace("ENV", "# set\nENV");
    assert.deepEqual(why(built(file, [make]), built(old, [])), [
      { line: make, reason: { kind: "gone" } },
    ]);
  });

  it("names an instruction before it that is no step", () => {
    const old = file.replace("MODE=fast", "MODE=slow");
    assert.deepEqual(why(built(file, [make]), built(old, [])), [
      { line: make, reason: { kind: "earlier", line: 4, instruction: "ENV" } },
    ]);
  });

  it("names arguments that RUN may read, and none that COPY does not name", () => {
    const now = (line: number) => built(file, [line], { args: { VERSION: "b" } });
    const before = built(file, [], { args: { VERSION: "a" } });
    assert.deepEqual(why(now(make), before), [
      { line: make, reason: { kind: "arguments", names: ["VERSION"] } },
    ]);
    assert.deepEqual(why(now(copy), before)[0]?.reason, { kind: "gone" });
  });

  it("names the argument that chose another base, or its other default", () => {
    assert.deepEqual(
      why(built(file, [make], { args: { BASE: "b" } }), built(file, []))[0]?.reason,
      { kind: "arguments", names: ["BASE"] },
    );
    const old = file.replace("BASE=1.36", "BASE=1.35");
    assert.deepEqual(why(built(file, [make]), built(old, []))[0]?.reason, {
      kind: "earlier",
      line: 1,
      instruction: "ARG",
    });
  });

  it("names a base that is another one now", () => {
    const plain = file.replace("busybox:$BASE", "busybox:1");
    assert.deepEqual(
      why(
        built(plain, [copy], { bases: { "busybox:1": "sha256:2" } }),
        built(plain, [], { bases: { "busybox:1": "sha256:1" } }),
      )[0]?.reason,
      { kind: "base", image: "busybox:1" },
    );
  });

  it("names the files that COPY takes, a few of them", () => {
    const files = (sizes: readonly number[]) => ({
      copies: [
        copyInputs(
          copy,
          sizes.map((size, at) => ({ path: `src/${at}.c`, state: `${size}` })),
        ),
      ],
    });
    assert.deepEqual(why(built(file, [copy], files([1, 2])), built(file, [], files([1, 3]))), [
      { line: copy, reason: { kind: "files", files: ["src/1.c"], more: 0 } },
    ]);
    assert.deepEqual(why(built(file, [copy], files([1])), built(file, [], files([1, 3])))[0], {
      line: copy,
      reason: { kind: "files", files: ["src/1.c"], more: 0 },
    });
    const many = Array.from({ length: 9 }, (_, at) => at);
    const grown = many.map((size) => size + 1);
    const reason = why(built(file, [copy], files(many)), built(file, [], files(grown)))[0]?.reason;
    assert.ok(reason?.kind === "files" && reason.files.length === 5 && reason.more === 4);
    const crowd = Array.from({ length: 3000 }, (_, at) => at);
    assert.deepEqual(
      why(built(file, [copy], files(crowd)), built(file, [], files([1])))[0]?.reason,
      { kind: "files", files: [], more: 0 },
    );
  });

  it("names them for a later step, too, where COPY found its own result in the cache", () => {
    const of = (state: string) => ({ copies: [copyInputs(copy, [{ path: "src/a.c", state }])] });
    assert.deepEqual(why(built(file, [make], of("1")), built(file, [], of("2"))), [
      { line: make, reason: { kind: "files", files: ["src/a.c"], more: 0 } },
    ]);
  });

  it("finds the COPY again where lines were added above it", () => {
    const of = (line: number, size: number) => ({
      copies: [copyInputs(line, [{ path: "src/a.c", state: `${size}` }])],
    });
    const moved = `# one more line\n${file}`;
    assert.deepEqual(
      why(built(moved, [copy + 1], of(copy + 1, 1)), built(file, [], of(copy, 2)))[0]?.reason,
      { kind: "files", files: ["src/a.c"], more: 0 },
    );
  });

  it("leads from a stage to the one that was built anew, and tells of each stage once", () => {
    const old = file.replace("RUN make", "RUN make all");
    assert.deepEqual(why(built(file, [make, fromBuild, heredoc]), built(old, [])), [
      { line: make, reason: { kind: "instruction" } },
      { line: fromBuild, reason: { kind: "stage", name: "build" } },
    ]);
  });

  it("says when it was asked for, of all stages or of one", () => {
    assert.deepEqual(why(built(file, [copy], { noCache: true }))[0]?.reason, { kind: "asked" });
    const one = why(built(file, [copy, fromBuild], { noCache: ["BUILD"] }));
    assert.deepEqual(
      one.map(({ reason }) => reason.kind),
      ["asked", "stage"],
    );
  });

  it("blames another engine, and a pruned cache last", () => {
    const before = built(file, []);
    const other = { ...before, record: { ...before.record, endpoint: "unix:///b" } };
    assert.deepEqual(why(built(file, [make]), other)[0]?.reason, {
      kind: "engine",
      endpoint: "unix:///b",
    });
    assert.deepEqual(why(built(file, [make]))[0]?.reason, { kind: "gone" });
  });
});
