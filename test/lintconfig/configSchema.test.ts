import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Ajv } from "ajv";
import { configSchema } from "../../scripts/rule-docs/configSchema.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { parseSlipwayConfig } from "../../src/lintconfig/parseSlipwayConfig.ts";

const ajv = new Ajv({ strict: false });
const validate = ajv.compile(JSON.parse(configSchema(catalog)));
const [rule] = catalog;
const withOptions = catalog.find(({ options }) => options !== undefined);
const [option, { default: value }] = Object.entries(withOptions?.options ?? {})[0] ?? [
  "none",
  { default: 1 },
];

const cases: readonly (readonly [fine: boolean, config: unknown])[] = [
  [true, {}],
  [true, { $schema: "x", preset: "hadolint", failOn: "never", ignore: ["a"] }],
  [true, { rules: { [rule?.id ?? ""]: "off", DL3000: "hint", SC2086: "off" } }],
  [true, { rules: { "hadolint/DL3000": { severity: "error" }, "shellcheck/SC1000": "off" } }],
  [true, { rules: { [withOptions?.id ?? ""]: { options: { [option]: value } } } }],
  [true, { rules: { "ignore-nested-folders": "off" } }],
  [true, { rules: { "ignore-nested-folders": { severity: "hint" } } }],
  [true, { labels: { a: "spdx" }, strictLabels: true, trustedRegistries: ["a"] }],
  [true, { overrides: [{ files: ["a"], preset: "strict", rules: {}, ignoreComments: false }] }],
  [true, { format: { width: 100, indent: 2, keywordCase: "upper" } }],
  [true, { format: {}, overrides: [{ files: ["a"], format: { indent: "tab" } }] }],
  [false, { format: { width: -1 } }],
  [false, { format: { width: 1.5 } }],
  [false, { format: { width: "100" } }],
  [false, { format: { indent: 0 } }],
  [false, { format: { indent: "tabs" } }],
  [false, { format: { keywordCase: "title" } }],
  [false, { format: { tabs: true } }],
  [false, { format: "text" }],
  [false, []],
  [false, { presets: "strict" }],
  [false, { preset: "loose" }],
  [false, { failOn: "style" }],
  [false, { rules: { "no-such-rule": "off" } }],
  [false, { rules: { "parse-error": "off" } }],
  [false, { rules: { [rule?.id ?? ""]: "warn" } }],
  [false, { rules: { [rule?.id ?? ""]: { level: "off" } } }],
  [false, { rules: { [withOptions?.id ?? ""]: { options: { [option]: { a: 1 } } } } }],
  [false, { rules: { [withOptions?.id ?? ""]: { options: { "no-such-option": 1 } } } }],
  [false, { labels: { a: "number" } }],
  [false, { strictLabels: "yes" }],
  [false, { trustedRegistries: "a" }],
  [false, { overrides: [{ preset: "strict" }] }],
  [false, { overrides: [{ files: ["a"], ignore: ["b"] }] }],
  [false, { ignore: [1] }],
  [false, { ignore: ["!a"] }],
  [false, { ignore: ["a\\b"] }],
  [false, { overrides: [{ files: ["*.{dev,prod}"] }] }],
  [true, { ignore: ["a!", "[!a]*", "**/x", "/y/"] }],
];

describe("schema of .slipway.json", () => {
  for (const [fine, config] of cases) {
    const text = JSON.stringify(config);
    it(`${fine ? "accepts" : "refuses"} ${text}, as the reader does`, () => {
      assert.equal(validate(config), fine, JSON.stringify(validate.errors));
      const { problems } = parseSlipwayConfig(text, catalog);
      assert.equal(problems.length === 0, fine, JSON.stringify(problems));
    });
  }

  it("accepts what docs/configuration.md shows", () => {
    const page = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
    const blocks = [...page.matchAll(/```jsonc\n([^`]*)```/g)].map(([, text = ""]) => text);
    assert.ok(blocks.length > 0);
    for (const block of blocks) {
      assert.deepEqual(parseSlipwayConfig(block, catalog).problems, []);
      assert.ok(
        validate(JSON.parse(block.replace(/\/\/.*/g, ""))),
        JSON.stringify(validate.errors),
      );
    }
  });
});
