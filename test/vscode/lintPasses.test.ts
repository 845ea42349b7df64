import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createContextFiles } from "../../src/buildcontext/createContextFiles.ts";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import type { ContextFiles } from "../../src/dockerfile/contextFiles.ts";
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

  it("says what needs base images when nobody is waited for any more, and the rest at once", () => {
    const { runs, catalog } = countedRules();
    const passes = createLintPasses();
    const of = {};
    const find = (baseImage: LintOptions["baseImage"], awaitsBases: boolean) =>
      passes
        .findings(
          of,
          parsed,
          { preset: "recommended", catalog, ...(baseImage && { baseImage }), awaitsBases },
          lintPass,
        )
        .map(({ message }) => message);
    const text = lookUp({ user: "text" });
    assert.deepEqual(find(text, true), []);
    assert.deepEqual(runs, { plain: 1, base: 0 });
    assert.deepEqual(find(lookUp({ user: "app" }), true), [], "others are still asked");
    const engine = lookUp({ user: "engine" });
    assert.deepEqual(find(engine, true), []);
    assert.deepEqual(find(engine, false), ["It is engine."]);
    assert.deepEqual(runs, { plain: 1, base: 1 });
  });

  it("runs for sizes of the context only what needs them", () => {
    const { catalog } = countedRules();
    const counted = { names: 0, sizes: 0 };
    const rules: readonly Rule[] = (["names", "sizes"] as const).map((id) => ({
      ...(catalog[0] as Rule),
      id,
      needs: id === "names" ? ["buildContext"] : ["buildContext", "contextSizes"],
      create() {
        counted[id]++;
        return {};
      },
    }));
    const passes = createLintPasses();
    const derived = new Map();
    const filesOf = (bytes: number | undefined, names = derived) =>
      createContextFiles([{ path: "a", kind: "file", bytes }], { derived: names });
    const run = (contextFiles: ContextFiles) =>
      passes.findings(
        catalog,
        parsed,
        { preset: "recommended", catalog: rules, contextFiles },
        lintPass,
      );
    run(filesOf(undefined));
    run(filesOf(5));
    assert.deepEqual(counted, { names: 1, sizes: 2 });
    run(filesOf(5, new Map()));
    assert.deepEqual(counted, { names: 2, sizes: 3 });
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
