import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalog } from "../../src/lint/catalog.ts";
import { type LintConfig, resolveConfig } from "../../src/lint/config.ts";
import { createRuleNames } from "../../src/lint/ruleNames.ts";
import { preferExecForm } from "../../src/lint/rules/prefer-exec-form.ts";

const names = createRuleNames(catalog);

describe("resolveConfig", () => {
  it("tells names that no rule has as values", () => {
    const { unknown, severities } = resolveConfig(
      { preset: "buildkit", rules: { nope: "error", DL4000: "hint", "parse-error": "off" } },
      catalog,
      names,
    );
    assert.deepEqual(unknown, ["nope"]);
    assert.equal(severities.get("replace-maintainer"), "hint");
  });

  it("answers for one rule", () => {
    const severityOf = (config: Pick<LintConfig, "preset" | "rules">) =>
      resolveConfig(config, [preferExecForm], names).severities.get(preferExecForm.id);
    assert.equal(severityOf({ preset: "hadolint" }), "warning");
    const rules = { JSONArgsRecommended: "off" } as const;
    assert.equal(severityOf({ preset: "strict", rules }), undefined);
  });
});
