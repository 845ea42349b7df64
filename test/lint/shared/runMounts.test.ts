import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { hasCacheMount, isMounted } from "../../../src/lint/shared/runMounts.ts";

const folder = "/var/lib/apt";

function mounted(mount: string, before = ""): { readonly ours: boolean; readonly peer: boolean } {
  const document = parseDockerfile(`FROM a\n${before}RUN --mount=${mount} b`);
  const services = createLintServices(document, { baseImage: () => undefined });
  const run = document.instructions.at(-1);
  assert.ok(run);
  return { ours: isMounted({ services }, run, folder), peer: hasCacheMount(run, folder) };
}

describe("isMounted", () => {
  for (const [mount, ours, peer] of [
    ["type=cache,target=/var/lib/apt", true, true],
    ["target=/var/lib/apt/,type=cache", true, true],
    ["type=tmpfs,destination=/var/lib/apt", true, true],
    ["type=cache,dst=/var", true, false],
    ["type=cache,target=/", true, false],
    ["type=bind,target=/var/lib/apt", true, false],
    ["target=/var/lib/apt", true, false],
    ["type=secret,id=c,target=/var/lib/apt", false, false],
    ["type=cache,target=/var/lib/apt/lists", false, true],
    ["type=cache,target=/var/lib/aptitude", false, true],
    ["type=cache,target=/c/var/lib/apt", false, true],
    ["type=cache,id=/var/lib/apt,target=/c", false, false],
    ["type=cache", false, false],
  ] as const) {
    it(`knows what ${mount} lies over`, () => {
      assert.deepEqual(mounted(mount), { ours, peer });
    });
  }

  it("puts in variables and the folder of the stage", () => {
    assert.equal(mounted("type=cache,target=$D", "ARG D=/var/lib\n").ours, true);
    assert.equal(mounted("type=cache,target=$D", "ARG D=/opt\n").ours, false);
    assert.equal(mounted("type=cache,target=$D", "ARG D\n").ours, true);
    assert.equal(mounted("type=cache,target=apt", "WORKDIR /var/lib\n").ours, true);
    assert.equal(mounted("type=cache,target=apt", "WORKDIR /opt\n").ours, false);
  });
});

function run(flags: string) {
  const instruction = parseDockerfile(`FROM a\nRUN ${flags} b`).instructions[1];
  assert.ok(instruction);
  return instruction;
}

describe("hasCacheMount", () => {
  it("takes cache and tmpfs by a part of the target", () => {
    assert.ok(hasCacheMount(run("--mount=type=cache,target=/root/.cache/pip"), "x", ".cache"));
    assert.ok(hasCacheMount(run("--mount=type=tmpfs,target=/x"), "x"));
    assert.ok(!hasCacheMount(run("--mount=type=bind,target=/x"), "x"));
    assert.ok(!hasCacheMount(run("--mount=type=cache,target=/y"), "x"));
  });
});
