import assert from "node:assert/strict";
import { test } from "node:test";
import { contextSources, type SourcesRequest } from "../../src/buildcontext/contextSources.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

/** `stage: paths ?unknown !needless`, an instruction each. */
function read(text: string, request: Partial<SourcesRequest> = {}): readonly string[] | undefined {
  const given = { args: {}, automatic: {} };
  const found = contextSources(parseDockerfile(text), { given, ...request });
  return found?.map(({ stage, paths, unknown, needless }) =>
    [
      `${stage.index}:`,
      ...paths.map((path) => (path === "" ? "ALL" : path)),
      ...unknown.map((it) => `?${it}`),
      ...(needless ? ["!needless"] : []),
    ].join(" "),
  );
}

const cases: readonly (readonly [
  string,
  string,
  readonly string[] | undefined,
  Partial<SourcesRequest>?,
])[] = [
  ["words, cleaned", "FROM x\nCOPY a ./b/ ../c /d/../e /t/", ["0: a b c e"]],
  ["all", "FROM x\nCOPY . /\nADD ./ /x\nCOPY d/.. /y", ["0: ALL", "0: ALL", "0: ALL"]],
  ["JSON form", 'FROM x\nCOPY ["a b", "c", "/t/"]', ["0: a b c"]],
  ["escapes and quotes", "FROM x\nCOPY a\\*b 'q' /t/", ["0: a*b q"]],
  ["addresses are not in the folder", "FROM x\nADD https://x/y git@h:o/r.git a /t/", ["0: a"]],
  ["from elsewhere", "FROM x AS s\nFROM y\nCOPY --from=s a /\nCOPY b /", ["1: b"]],
  ["heredocs", "FROM x\nCOPY <<EOF a /t/\nhi\nEOF\nCOPY <<EOF /t\nhi\nEOF\n", ["0: a"]],
  ["--parents, with a pivot", "FROM x\nCOPY --parents a/./**/b.c /t/", ["0: a/**/b.c"]],
  ["--exclude changes nothing", "FROM x\nCOPY --exclude=*.md docs /t/", ["0: docs"]],
  [
    "mounts of the context, and no others",
    "FROM x\nRUN --mount=source=d,target=/t --mount=type=cache,target=/c --mount=type=secret,id=s --mount=from=y,target=/y a\nRUN --mount=target=/t a",
    ["0: d", "0: ALL"],
  ],
  ["a tmpfs alone asks for nothing", "FROM x\nRUN --mount=type=tmpfs,target=/t a", []],
  [
    "a tmpfs beside a COPY asks for all",
    "FROM x\nCOPY a /\nRUN --mount=type=tmpfs,target=/t a",
    ["0: a", "0: ALL !needless"],
  ],
  [
    "only stages that are needed",
    "FROM x AS a\nCOPY a /\nFROM y AS b\nCOPY b /\nFROM b\nCOPY c /",
    ["1: b", "2: c"],
  ],
  ["needed by a mount", "FROM x AS a\nCOPY a /\nFROM y\nRUN --mount=from=A,target=/t x", ["0: a"]],
  ["needed by number", "FROM x\nCOPY a /\nFROM y\nCOPY --from=0 / /", ["0: a"]],
  ["a target", "FROM x AS a\nCOPY a /\nFROM y\nCOPY b /", ["0: a"], { target: "A" }],
  ["a target by number", "FROM x\nCOPY a /\nFROM y\nCOPY b /", ["0: a"], { target: "0" }],
  ["no such target", "FROM x\nCOPY a /", undefined, { target: "b" }],
  [
    "all stages down to the target",
    "FROM x\nCOPY a /\nFROM y AS t\nCOPY b /\nFROM z\nCOPY c /",
    ["0: a", "1: b"],
    { target: "t", allStages: true },
  ],
  [
    "triggers run in the next stage only",
    "FROM x AS a\nENV D=dir\nONBUILD COPY $D /\nFROM a AS b\nFROM b\nCOPY c /",
    ["1: dir", "2: c"],
  ],
  [
    "a context in the place of a stage",
    "FROM x AS a\nCOPY a /\nFROM a\nCOPY b /",
    ["1: b"],
    { contexts: ["A"] },
  ],
  ["a default", "FROM x\nARG D=dist\nCOPY $D/a ${D:-x} /t/", ["0: dist/a dist"]],
  [
    "what the build gives",
    "ARG B=one\nFROM x AS one\nCOPY 1 /\nFROM x AS two\nCOPY 2 /\nFROM $B\nARG D=dist\nARG E\nCOPY $D $E /t/",
    ["1: 2", "2: out e"],
    { given: { args: { B: "two", D: "out", E: "e" }, automatic: {} } },
  ],
  [
    "an ARG that nobody gave a value is empty",
    "FROM x\nARG N\nCOPY a$N ${N:-n} ${N+p} /t/",
    ["0: a n ALL"],
  ],
  ["what the base may set is not known", "FROM x\nCOPY a $HOME/b /t/", ["0: a ?$HOME/b"]],
  ["but an image of nothing sets nothing", "FROM scratch\nCOPY a $HOME/b /t/", ["0: a b"]],
  [
    "what the engine declares",
    "FROM x\nARG TARGETARCH\nCOPY bin-$TARGETARCH /t",
    ["0: ?bin-$TARGETARCH"],
  ],
  [
    "what the engine declares, for a platform",
    "FROM x\nARG TARGETARCH\nCOPY bin-$TARGETARCH /t",
    ["0: bin-arm64"],
    { given: { args: {}, automatic: { TARGETARCH: "arm64" } } },
  ],
  ["an empty file", "", undefined],
];
for (const [what, text, expected, request] of cases) {
  test(`reads ${what}`, () => assert.deepEqual(read(text, request), expected));
}
