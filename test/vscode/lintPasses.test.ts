import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { type LintOptions, lintPass } from "../../src/lint/linter.ts";
import { defineRule, type Rule } from "../../src/lint/rule.ts";
import { createLintPasses } from "../../src/vscode/diagnostics/lintPasses.ts";

/** Two rules that count their runs; the second one says who the base's user is. */
function countedRules() {
  const runs = { plain: 0, base: 0 };
  const common = {
    ...({ category: "style", fix: "none" } as const),
    ...{ why: "w.", aliases: [], summary: "Require it." },
    ...{ severity: { recommended: "info" } as const, examples: { bad: [], good: [] } },
  };
  const plain = defineRule({
    ...{ ...common, id: "plain", messages: { it: "It." } },
    create() {
      runs.plain++;
      return {};
    },
  });
  const base = defineRule({
    ...{ ...common, id: "base", messages: { it: "It is {user}." }, needs: ["baseImage"] as const },
    create({ services, report }) {
      runs.base++;
      return {
        FROM(from) {
          const { user } = services.baseImage("a") ?? {};
          if (user) report({ at: from.range, message: "it", data: { user } });
        },
      };
    },
  });
  return { runs, catalog: [plain, base] as readonly Rule[] };
}

const lookUp = (facts: BaseImageFacts | undefined) => () => facts;

describe("createLintPasses", () => {
  const parsed = parseDockerfile("FROM a\n");

  it("runs only what needs the facts that came, and nothing for the same again", () => {
    const { runs, catalog } = countedRules();
    const passes = createLintPasses();
    const of = {};
    const find = (options: Partial<LintOptions>) =>
      passes
        .findings(of, parsed, { preset: "recommended", catalog, ...options }, lintPass)
        .map(({ message }) => message);
    const before = lookUp(undefined);
    assert.deepEqual(find({ baseImage: before }), []);
    assert.deepEqual(find({ baseImage: before }), []);
    assert.deepEqual(runs, { plain: 1, base: 1 });
    const after = lookUp({ user: "app" });
    assert.deepEqual(find({ baseImage: after }), ["It is app."]);
    assert.deepEqual(runs, { plain: 1, base: 2 });
    assert.deepEqual(find({ baseImage: after }), ["It is app."]);
    assert.deepEqual(runs, { plain: 1, base: 2 });
  });

  it("runs all rules for another text, other settings and another document", () => {
    const { runs, catalog } = countedRules();
    const passes = createLintPasses();
    const of = {};
    const options: LintOptions = { preset: "recommended", catalog, baseImage: lookUp(undefined) };
    passes.findings(of, parsed, options, lintPass);
    passes.findings(of, parseDockerfile("FROM a\n"), options, lintPass);
    assert.equal(runs.plain, 2);
    passes.findings(of, parseDockerfile("FROM a\n"), { ...options, today: "2026-01-01" }, lintPass);
    assert.equal(runs.plain, 3);
    passes.findings({}, parsed, options, lintPass);
    assert.equal(runs.plain, 4);
  });
});
