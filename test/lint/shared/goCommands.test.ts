import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { goModuleOf, goProgramName } from "../../../src/lint/shared/goCommands.ts";

describe("goProgramName", () => {
  // As go 1.26 names what it builds.
  for (const [path, name] of [
    ["example.com/hello", "hello"],
    ["example.com/hello/v2", "hello"],
    ["example.com/hello/v1x", "v1x"],
    ["hello", "hello"],
    ["v2", "v2"],
  ] as const) {
    it(`calls ${path} ${name}`, () => assert.equal(goProgramName(path), name));
  }
});

describe("goModuleOf", () => {
  for (const [text, module] of [
    ["module example.com/a\n", "example.com/a"],
    ['// why\nmodule "example.com/a" // b\r\n\r\ngo 1.22\r\n', "example.com/a"],
    ["go 1.22\n", undefined],
    ["module (\n\texample.com/a\n)\n", undefined],
  ] as const) {
    it(`finds ${module} in ${JSON.stringify(text)}`, () => assert.equal(goModuleOf(text), module));
  }
});
