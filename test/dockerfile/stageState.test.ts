import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import { createStageState } from "../../src/dockerfile/stageState.ts";
import { createVariables } from "../../src/dockerfile/variables.ts";

const images: Readonly<Record<string, BaseImageFacts>> = {
  "golang:1.22": { workdir: "/go", user: "", env: { GOPATH: "/go" } },
  plain: { workdir: "", user: "app" },
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

test("paths that only ever grow are given up", () => {
  const { document, state } = stateOf(`FROM scratch\n${"WORKDIR abcdefgh\n".repeat(5_000)}`);
  const [stage] = document.stages;
  assert.ok(stage);
  assert.equal(state.atEnd(stage).workdir, undefined);
});
