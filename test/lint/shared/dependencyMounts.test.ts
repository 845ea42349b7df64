import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { dependencyMounts, hasCacheMount } from "../../../src/lint/shared/dependencyMounts.ts";

function run(flags: string) {
  const instruction = parseDockerfile(`FROM a\nRUN ${flags} b`).instructions[1];
  assert.ok(instruction);
  return instruction;
}

describe("dependencyMounts", () => {
  it("reads type, target, source and from under all their names", () => {
    assert.deepEqual(
      dependencyMounts(run("--mount=dst=/b,src=c --mount=TYPE=Cache,destination=/d,from=e,ro")),
      [
        { type: "bind", target: "/b", source: "c", from: undefined },
        { type: "cache", target: "/d", source: undefined, from: "e" },
      ],
    );
  });

  it("finds none among other flags and broken ones", () => {
    assert.deepEqual(dependencyMounts(run("--network=none --mount")), []);
  });
});

describe("hasCacheMount", () => {
  it("takes cache and tmpfs by a part of the target", () => {
    assert.ok(hasCacheMount(run("--mount=type=cache,target=/root/.cache/pip"), "x", ".cache"));
    assert.ok(hasCacheMount(run("--mount=type=tmpfs,target=/x"), "x"));
    assert.ok(!hasCacheMount(run("--mount=type=bind,target=/x"), "x"));
    assert.ok(!hasCacheMount(run("--mount=type=cache,target=/y"), "x"));
  });
});
