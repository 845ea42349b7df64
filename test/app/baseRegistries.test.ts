import assert from "node:assert/strict";
import { test } from "node:test";
import { baseRegistries } from "../../src/app/baseRegistries.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

const cases: readonly (readonly [text: string, hosts: readonly string[]])[] = [
  ["FROM a", ["docker.io"]],
  ["FROM scratch", []],
  ["FROM x.io/a\nFROM x.io/b:1\nFROM c", ["x.io", "docker.io"]],
  ["FROM a AS b\nFROM b", ["docker.io"]],
  ["ARG R=127.0.0.1:5000\nFROM $R/a", ["127.0.0.1:5000"]],
  ["ARG R=y.io\nARG S=${R}\nFROM ${S}/a", ["y.io"]],
  ["ARG R\nFROM ${R:-z.io}/a", ["z.io"]],
  ["ARG GIVEN=y.io\nFROM $GIVEN/a", ["given.io"]],
  ["FROM $UNKNOWN", []],
  ["FROM", []],
];

for (const [text, hosts] of cases) {
  test(`registries of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(baseRegistries(parseDockerfile(text), { GIVEN: "given.io" }), hosts);
  });
}
