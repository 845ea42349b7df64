import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Rule } from "../../src/lint/rule.ts";
import { createRuleNames } from "../../src/lint/ruleNames.ts";
import type { LintConfigFile, LintWishes } from "../../src/lintconfig/configFile.ts";
import { isIgnoredPath, mergeConfig } from "../../src/lintconfig/mergeConfig.ts";
import { processorTime } from "../support/processorTime.ts";

const rule = (id: string, ...aliases: string[]): Rule => ({
  ...{ id, aliases, summary: "", why: "", category: "style", fix: "none", severity: {} },
  ...{ messages: {}, examples: { bad: [], good: [] }, create: () => ({}) },
});
const names = createRuleNames([rule("say-from", "hadolint/DL1"), rule("say-run")]);
const nothing: LintConfigFile = { overrides: [], ignore: [] };

const cases: readonly {
  readonly what: string;
  readonly file: Partial<LintConfigFile>;
  readonly wishes?: LintWishes;
  readonly path?: string;
  readonly want: object;
}[] = [
  { what: "defaults", file: {}, want: { preset: "recommended", failOn: "info", rules: {} } },
  {
    what: "the file",
    file: { preset: "strict", failOn: "error", rules: { "say-from": "off" }, strictLabels: true },
    want: {
      ...{ preset: "strict", failOn: "error", rules: { "say-from": "off" } },
      policy: { trustedRegistries: [], labels: {}, strictLabels: true },
    },
  },
  {
    what: "wishes beat overrides, which beat the file, each later one the one before",
    file: {
      preset: "strict",
      failOn: "error",
      rules: { "say-from": "off", "say-run": "hint" },
      trustedRegistries: ["a"],
      overrides: [
        { files: ["*.dev"], preset: "buildkit", rules: { "say-run": "error" } },
        { files: ["x/**"], preset: "hadolint", trustedRegistries: ["b"], ignoreComments: false },
        { files: ["y/**"], preset: "recommended" },
      ],
    },
    wishes: { failOn: "never" },
    path: "x/Dockerfile.dev",
    want: {
      ...{ preset: "hadolint", failOn: "never", ignoreComments: false },
      rules: { "say-from": "off", "say-run": "error" },
      policy: { trustedRegistries: ["b"], labels: {}, strictLabels: false },
    },
  },
  {
    what: "what is said of the layout is joined",
    file: {
      layout: { width: 100, indentWidth: 2, useTabs: false },
      overrides: [{ files: ["*"], layout: { useTabs: true } }],
    },
    want: { layout: { width: 100, indentWidth: 2, useTabs: true } },
  },
  {
    what: "a layer beats the one below by any name of the rule",
    file: { rules: { "say-from": "off" } },
    wishes: { rules: { DL1: "error" } },
    want: { rules: { "say-from": "error" } },
  },
  {
    what: "severity and options are merged apart from each other",
    file: {
      rules: { "say-from": { severity: "hint", options: { a: 1, b: 1 } } },
      overrides: [{ files: ["*"], rules: { "say-from": { options: { b: 2 } } } }],
    },
    wishes: { rules: { "say-from": "error" } },
    want: { rules: { "say-from": { severity: "error", options: { a: 1, b: 2 } } } },
  },
  {
    what: "names of other tools stay",
    file: { rules: { "shellcheck/SC2086": "off" } },
    wishes: { rules: { unknown: "off" } },
    want: { rules: { "shellcheck/SC2086": "off", unknown: "off" } },
  },
];

describe("mergeConfig", () => {
  for (const { what, file, wishes = {}, path = "Dockerfile", want } of cases) {
    it(what, () => {
      const { lint, failOn, layout } = mergeConfig({ ...nothing, ...file }, path, wishes, names);
      const flat: Readonly<Record<string, unknown>> = { ...lint, failOn, layout };
      for (const [key, value] of Object.entries(want)) assert.deepEqual(flat[key], value, key);
    });
  }
});

const globs: readonly [glob: string, matches: readonly string[], others: readonly string[]][] = [
  [
    "Dockerfile",
    ["Dockerfile", "a/b/Dockerfile", "Dockerfile/x"],
    ["Dockerfile.dev", "xDockerfile"],
  ],
  ["*.dev", ["Dockerfile.dev", "a/b.dev", "a.dev/x"], ["a.dev2"]],
  ["/Dockerfile", ["Dockerfile"], ["a/Dockerfile"]],
  ["./Dockerfile", ["Dockerfile"], ["a/Dockerfile"]],
  ["a/*", ["a/x", "a/x/y"], ["a", "b/a/x"]],
  ["a/*/c", ["a/b/c"], ["a/c", "a/b/d/c"]],
  ["a/**", ["a/x", "a/x/y", "a"], ["ab/x"]],
  ["**/c", ["c", "a/b/c"], ["a/cc"]],
  ["a/**/c", ["a/c", "a/b/c", "a/b/b/c"], ["c", "a/b"]],
  ["a/**/b/**/c", ["a/b/c", "a/x/b/y/c", "a/b/b/c/c"], ["a/c/b"]],
  ["vendor/", ["vendor/x", "a/vendor/x"], ["vendors/x"]],
  ["**", ["a", "a/b"], []],
  [".", ["a", "a/b"], []],
  ["[ab]?", ["ax", "b1"], ["cx", "a"]],
  ["[", [], ["["]],
];

describe("globs of configurations", () => {
  for (const [glob, matches, others] of globs) {
    it(glob, () => {
      const isMatch = (path: string) => isIgnoredPath({ ...nothing, ignore: [glob] }, path);
      assert.deepEqual(
        matches.filter((path) => !isMatch(path)),
        [],
      );
      assert.deepEqual(others.filter(isMatch), []);
    });
  }

  it("take no more than the product of both lengths", () => {
    const start = processorTime();
    const glob = `${"**/a*b*".repeat(100)}/x`;
    isIgnoredPath({ ...nothing, ignore: [glob] }, `${"aab/".repeat(500)}y`);
    isIgnoredPath({ ...nothing, ignore: ["*a".repeat(500)] }, "a".repeat(5000));
    assert.ok(processorTime() - start < 1000);
  });
});
