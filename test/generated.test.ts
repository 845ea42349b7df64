import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { generatedFiles } from "../scripts/rule-docs/generatedFiles.ts";
import { withRuleSettings } from "../scripts/rule-docs/ruleSettings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("generated files", () => {
  for (const { path, content } of generatedFiles(root)) {
    it(`${path} is fresh`, () => {
      assert.equal(readFileSync(`${root}${path}`, "utf8"), content, "Run npm run generate.");
    });
  }

  it("leaves a manifest without the setting alone", () => {
    assert.equal(withRuleSettings('{ "name": "a" }', []), '{ "name": "a" }');
  });

  it("touches the properties of the setting only", () => {
    const before =
      '{\n  "x": "}",\n  "slipway.lint.rules": {\n    "a": "{",\n    "properties": { "b": 1 }\n  },\n  "properties": {}\n}\n';
    assert.equal(withRuleSettings(before, []), before.replace('{ "b": 1 }', "{}"));
  });
});
