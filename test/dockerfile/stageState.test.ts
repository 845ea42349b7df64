import assert from "node:assert/strict";
import { test } from "node:test";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import { describeState } from "../../src/dockerfile/describeState.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createStageState } from "../../src/dockerfile/stageState.ts";
import { createStageTriggers } from "../../src/dockerfile/stageTriggers.ts";
import { createVariables } from "../../src/dockerfile/variables.ts";

const images: Readonly<Record<string, BaseImageFacts>> = {
  "golang:1.22": { workdir: "/go", user: "", env: { GOPATH: "/go" } },
  plain: { workdir: "", user: "app" },
  web: {
    ...{ user: "", workdir: "/srv", env: { MODE: "on" }, shell: ["/bin/bash", "-c"] },
    ...{ entrypoint: ["/entry.sh"], cmd: ["web"], exposed: ["80/tcp"], volumes: ["/data"] },
    source: { kind: "engine" },
  },
  onbuild: {
    ...{ user: "", workdir: "/", exposed: [], cmd: ["a"], entrypoint: [], env: { DIR: "/d" } },
    onbuild: ["USER app", "WORKDIR $DIR/e", "EXPOSE 80", "ENTRYPOINT b", "RUN c", "ENV F=g"],
  },
};

function stateOf(text: string) {
  const document = parseDockerfile(text);
  const state = createStageState(document, createVariables(document), (name) => images[name]);
  return { document, state };
}

const ends: readonly (readonly [
  text: string,
  workdir: string | undefined,
  user: string | undefined,
])[] = [
  ["FROM a", undefined, undefined],
  ["FROM scratch", "/", ""],
  ["FROM plain", "/", "app"],
  ["ARG V=1.22\nFROM golang:$V", "/go", ""],
  ["FROM golang:1.22 AS b\nWORKDIR x\nUSER u\nFROM b\nWORKDIR y", "/go/x/y", "u"],
  ["FROM a AS scratch\nFROM scratch", undefined, undefined],
  ["FROM a\nWORKDIR /x", "/x", undefined],
  ["FROM a\nWORKDIR x", undefined, undefined],
  ["FROM a\nWORKDIR x\nWORKDIR /y\nWORKDIR z", "/y/z", undefined],
  ["FROM a\nWORKDIR /x//y/./z/", "/x/y/z", undefined],
  ["FROM a\nWORKDIR /x/y\nWORKDIR ../z", "/x/z", undefined],
  ["FROM a\nWORKDIR /x\nWORKDIR ../../..", "/", undefined],
  ["FROM a\nENV d=/w\nWORKDIR $d/sub", "/w/sub", undefined],
  ["FROM a\nARG d\nWORKDIR /x\nWORKDIR $d", undefined, undefined],
  ['FROM a\nWORKDIR "/with blank"', "/with blank", undefined],
  ["FROM scratch\nUSER $u", "/", undefined],
  ["FROM scratch\nENV u=me\nUSER ${u}:staff", "/", "me:staff"],
  ["FROM scratch\nUSER\nWORKDIR", "/", ""],
  ["FROM scratch\nONBUILD USER x\nONBUILD WORKDIR /x", "/", ""],
  ["# escape=`\nFROM a\nWORKDIR C:\\app", "C:\\app", undefined],
];

for (const [text, workdir, user] of ends) {
  test(JSON.stringify(text), () => {
    const { document, state } = stateOf(text);
    const last = document.stages.at(-1);
    assert.ok(last);
    const end = state.atEnd(last);
    assert.deepEqual([end.workdir, end.user], [workdir, user]);
  });
}

test("the state before an instruction does not hold what it does", () => {
  const { document, state } = stateOf(
    "FROM golang:1.22\nWORKDIR /a\nUSER u\nENV GOPATH=/x X=1\nARG Y=2\nONBUILD RUN x",
  );
  const seen = document.instructions.map((instruction) => {
    const { workdir, user, env } = state.before(instruction);
    return [workdir, user, env("GOPATH"), env("X"), env("Y"), env("nothing")];
  });
  assert.deepEqual(seen, [
    ["/go", "", "/go", undefined, undefined, undefined],
    ["/go", "", "/go", undefined, undefined, undefined],
    ["/a", "", "/go", undefined, undefined, undefined],
    ["/a", "u", "/go", undefined, undefined, undefined],
    ["/a", "u", "/x", "1", undefined, undefined],
    ["/a", "u", "/x", "1", undefined, undefined],
  ]);
  const onbuild = document.instructions.at(-1);
  assert.ok(onbuild?.kind === "ONBUILD" && onbuild.trigger);
  assert.equal(state.before(onbuild.trigger).workdir, "/a");
  const [stage] = document.stages;
  assert.ok(stage);
  assert.equal(state.atEnd(stage).env("X"), "1");
});

const starts: readonly (readonly [
  text: string,
  entrypoint: readonly string[] | undefined,
  cmd: readonly string[] | undefined,
])[] = [
  ["FROM a", undefined, undefined],
  ["FROM scratch", [], []],
  ["FROM web", ["/entry.sh"], ["web"]],
  ['FROM web\nCMD ["b"]', ["/entry.sh"], ["b"]],
  ['FROM web\nENTRYPOINT ["b"]', ["b"], []],
  ['FROM web\nCMD ["c"]\nENTRYPOINT ["b"]', ["b"], ["c"]],
  ['FROM web AS x\nCMD ["c"]\nFROM x\nENTRYPOINT ["b"]', ["b"], []],
  ["FROM web\nENTRYPOINT b c", ["/bin/bash", "-c", "b c"], []],
  ['FROM a\nSHELL ["/bin/ash", "-c"]\nCMD b', undefined, ["/bin/ash", "-c", "b"]],
  ["FROM a\nCMD b", undefined, ["/bin/sh", "-c", "b"]],
  ['FROM web\nONBUILD CMD ["b"]', ["/entry.sh"], ["web"]],
  ['FROM web AS x\nONBUILD CMD ["b"]\nFROM x', ["/entry.sh"], ["b"]],
  ['FROM web AS x\nONBUILD CMD ["b"]\nFROM x AS y\nCMD ["c"]\nFROM y', ["/entry.sh"], ["c"]],
];

for (const [text, entrypoint, cmd] of starts) {
  test(`starts of ${JSON.stringify(text)}`, () => {
    const { document, state } = stateOf(text);
    const last = document.stages.at(-1);
    assert.ok(last);
    const end = state.atEnd(last);
    assert.deepEqual([end.entrypoint?.words, end.cmd?.words], [entrypoint, cmd]);
  });
}

test("the shell, ports and volumes go on from the base", () => {
  const { document, state } = stateOf(
    'FROM web AS a\nEXPOSE 53/UDP 80\nVOLUME ["/data", "/more"]\nFROM a\nSHELL ["sh"]\nEXPOSE $x',
  );
  const [first, second] = document.stages;
  assert.ok(first && second);
  assert.deepEqual(state.atEnd(first).shell, ["/bin/bash", "-c"]);
  assert.deepEqual(state.atEnd(first).exposed(), ["80/tcp", "53/udp"]);
  assert.deepEqual(state.atEnd(first).volumes(), ["/data", "/more"]);
  assert.deepEqual(state.atEnd(second).shell, ["sh"]);
  assert.equal(state.atEnd(second).exposed(), undefined);
  assert.deepEqual(state.before(second.from).exposed(), ["80/tcp", "53/udp"]);
});

test("triggers of the base image come first", () => {
  const text = "FROM onbuild AS a\nRUN x\nFROM a\nENV H=$F";
  const document = parseDockerfile(text);
  const triggers = createStageTriggers(document, ({ image }) => images[image?.value ?? ""]);
  const variables = createVariables(document, {
    triggers,
    baseEnv: ({ from }) => images[from.image?.value ?? ""]?.env,
  });
  const state = createStageState(document, variables, (name) => images[name], triggers);
  const [first, second] = document.stages;
  assert.ok(first && second);
  const [run] = first.instructions;
  assert.ok(run);
  const { user, workdir, entrypoint, cmd, exposed } = state.before(run);
  assert.deepEqual(
    [user, workdir, entrypoint?.words, cmd?.words, exposed()],
    ["app", "/d/e", ["/bin/sh", "-c", "b"], [], ["80/tcp"]],
  );
  assert.equal(state.before(first.from).user, "");
  assert.equal(state.atEnd(first).env("F"), "g");
  // They go no further than one stage, but what they did stays.
  assert.deepEqual(state.triggersOf(second), []);
  assert.equal(state.atEnd(second).env("H"), "g");
  assert.equal(state.atEnd(second).user, "app");
});

test("the base of a stage is that of the stages it is FROM", () => {
  const { document, state } = stateOf("ARG V=web\nFROM $V AS a\nFROM a\nFROM b:$X\nFROM");
  assert.deepEqual(
    document.stages.map((stage) => {
      const base = state.baseOf(stage);
      return (
        base && [base.reference, base.complete, base.facts?.source?.kind, base.from.range.start]
      );
    }),
    [
      ["web", true, "engine", 10],
      ["web", true, "engine", 10],
      ["b:$X", false, undefined, 30],
      undefined,
    ],
  );
});

test("a state in words", () => {
  const { document, state } = stateOf(
    'FROM web\nUSER me\nFROM golang:1.22\nSHELL ["/bin/sh", "-c"]\nFROM a',
  );
  assert.deepEqual(
    document.stages.map((stage) => describeState(state.atEnd(stage), state.baseOf(stage))),
    [
      ["user me", "workdir /srv", "shell /bin/bash -c", "from web (as the engine has it)"],
      ["user root", "workdir /go", "from golang:1.22"],
      ["from a"],
    ],
  );
});

test("many stages and ports take linear time", () => {
  const stages = Array.from(
    { length: 3_000 },
    (_, at) => `FROM ${at === 0 ? "web" : `s${at - 1}`} AS s${at}\nEXPOSE ${at}\nONBUILD EXPOSE 1`,
  );
  const { document, state } = stateOf(stages.join("\n"));
  const last = document.stages.at(-1);
  assert.ok(last);
  assert.equal(state.atEnd(last).exposed()?.length, 3_000);
});

test("paths that only ever grow are given up", () => {
  const { document, state } = stateOf(`FROM scratch\n${"WORKDIR abcdefgh\n".repeat(5_000)}`);
  const [stage] = document.stages;
  assert.ok(stage);
  assert.equal(state.atEnd(stage).workdir, undefined);
});
