import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePlatform } from "../../src/assemble/parsePlatform.ts";
import { platformText } from "../../src/oci/descriptor.ts";

const cases: readonly (readonly [string, string | undefined])[] = [
  ["linux/amd64", "linux/amd64"],
  ["linux/arm64/v8", "linux/arm64"],
  ["linux/arm64", "linux/arm64"],
  ["linux/arm", "linux/arm/v7"],
  ["linux/arm/6", "linux/arm/v6"],
  ["linux/armhf", "linux/arm/v7"],
  ["linux/armel", "linux/arm/v6"],
  ["Linux/X86_64", "linux/amd64"],
  ["linux/amd64/v1", "linux/amd64"],
  ["linux/amd64/v3", "linux/amd64/v3"],
  ["aarch64", "linux/arm64"],
  ["linux/riscv64", "linux/riscv64"],
  ["linux/", undefined],
  ["a/b/c/d", undefined],
  ["", undefined],
];
for (const [text, expected] of cases) {
  test(`platform "${text}" is ${expected ?? "none"}`, () => {
    const platform = parsePlatform(text);
    assert.equal(platform && platformText(platform), expected);
  });
}
