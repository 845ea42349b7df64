import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { runMounts } from "../../src/dockerfile/runMounts.ts";

function mounts(flags: string) {
  const instruction = parseDockerfile(`FROM a\nRUN ${flags} b`).instructions[1];
  assert.ok(instruction);
  return runMounts(instruction).map(({ word: _, ...mount }) =>
    Object.fromEntries(Object.entries(mount).filter(([, value]) => value !== undefined)),
  );
}

describe("runMounts", () => {
  it("reads type, target, source and from under all their names", () => {
    assert.deepEqual(mounts("--mount=dst=/b,src=c --mount=TYPE=Cache,destination=/d,from=e,ro"), [
      { type: "bind", target: "/b", source: "c", required: false },
      { type: "cache", target: "/d", from: "e", required: false },
    ]);
  });

  it("reads what secrets and agents have", () => {
    assert.deepEqual(mounts("--mount=type=secret,id=a,env=A --mount=type=ssh,id=b"), [
      { type: "secret", id: "a", env: "A", required: false },
      { type: "ssh", id: "b", required: false },
    ]);
  });

  for (const [field, required] of [
    ["required", true],
    ["required=true", true],
    ["REQUIRED=T", true],
    ["required=1", true],
    ["required=false", false],
    ["required=yes", false],
  ] as const) {
    it(`takes ${field} as ${required}`, () => {
      assert.equal(mounts(`--mount=type=secret,id=a,${field}`)[0]?.required, required);
    });
  }

  it("lets the last of two targets count", () => {
    assert.equal(mounts("--mount=target=/a,dst=/b")[0]?.target, "/b");
  });

  it("finds none among other flags and broken ones", () => {
    assert.deepEqual(mounts("--network=none --mount"), []);
  });
});
