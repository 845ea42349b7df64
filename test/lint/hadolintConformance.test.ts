import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { ShellParser } from "../../src/dockerfile/shell/shellParser.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { hadolintCases } from "../support/hadolintCases/hadolintCases.ts";
import { hadolintFindings } from "../support/hadolintFindings.ts";

describe("preset hadolint", () => {
  let shell: ShellParser;
  before(async () => {
    shell = await loadShellParser();
  });

  for (const { code, fires, silent, config } of hadolintCases) {
    const codesOf = (text: string): readonly string[] =>
      hadolintFindings(text, shell, config).flatMap(({ codes }) => codes);
    describe(config === undefined ? code : `${code} with ${config}`, () => {
      for (const text of fires) {
        it(`fires on ${JSON.stringify(text)}`, () => {
          const codes = codesOf(text);
          assert.ok(codes.includes(code), `found ${codes.join(", ")}`);
        });
      }
      for (const text of silent) {
        it(`is silent on ${JSON.stringify(text)}`, () => {
          assert.ok(!codesOf(text).includes(code));
        });
      }
    });
  }

  it("has cases of both kinds for every code of hadolint", () => {
    const codes = catalog
      .flatMap(({ aliases }) => aliases)
      .flatMap((alias) => /^hadolint\/(DL\d+)$/.exec(alias)?.[1] ?? []);
    const few = codes.filter((code) => {
      const own = hadolintCases.filter((it) => it.code === code);
      return (
        own.flatMap(({ fires }) => fires).length < 3 ||
        own.flatMap(({ silent }) => silent).length < 3
      );
    });
    assert.deepEqual(few, []);
    assert.equal(codes.length, 71);
  });
});
