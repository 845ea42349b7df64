import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalog } from "../../src/lint/catalog.ts";
import { createRuleNames } from "../../src/lint/ruleNames.ts";

describe("createRuleNames", () => {
  const { resolve } = createRuleNames(catalog);

  it("knows the names of ShellCheck, whose findings are no rules of ours", () => {
    for (const name of ["SC2086", "shellcheck/SC2086", "hadolint/SC2086"]) {
      assert.deepEqual(resolve(name), ["shellcheck/SC2086"]);
    }
    assert.deepEqual(resolve("shellcheck"), ["shellcheck"]);
    for (const name of ["SC", "SC2086x", "buildkit/SC2086", "sc2086", "shellcheck/"]) {
      assert.deepEqual(resolve(name), []);
    }
  });
});
