import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { lint } from "../../src/lint/linter.ts";
import { parseErrorId, tellers } from "../../src/lint/parseErrors.ts";
import { presetRules, presets } from "../../src/lint/presets.ts";
import type { Rule } from "../../src/lint/rule.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";
import { baseImageLookUp } from "../support/baseImageLookUp.ts";
import { contextFiles } from "../support/contextFiles.ts";
import { contextIgnore } from "../support/contextIgnore.ts";

const shell = await loadShellParser();

const folder = (path: string): string[] =>
  readdirSync(fileURLToPath(new URL(path, import.meta.url))).sort();

const sorted = (rules: readonly Rule[]): string[] => rules.map(({ id }) => id).sort();

function reports(rule: Rule, text: string): boolean {
  const preset = presets.find((name) => rule.severity[name] !== undefined) ?? "strict";
  const { policy = {}, options = {}, ignored = [], files, baseImages, today } = rule.examples;
  const rules = { [rule.id]: { severity: "warning", options } } as const;
  const buildContext = contextIgnore(ignored);
  return lint(parseDockerfile(text), {
    preset,
    rules,
    policy,
    buildContext,
    ...(files && { contextFiles: contextFiles(files, ignored) }),
    ...(baseImages && { baseImage: baseImageLookUp(baseImages) }),
    ...(today !== undefined && { today }),
    shell,
  }).some(({ rule: id }) => id === rule.id);
}

/** One check of BuildKit's where hadolint, and so we, have three rules. */
const divided = new Set(["buildkit/MultipleInstructionsDisallowed"]);

/** What a peer has, but not on by itself; ours is not, either. */
const offAtPeer = new Set([
  "hadolint/DL1001",
  "hadolint/DL3057",
  "buildkit/InvalidDefinitionDescription",
]);

describe("catalog", () => {
  it("is sorted, each id once", () => {
    assert.deepEqual(
      catalog.map(({ id }) => id),
      [...new Set(sorted(catalog))],
    );
  });

  it("holds every file of rules/, and each has a test", () => {
    assert.deepEqual(
      folder("../../src/lint/rules/"),
      sorted(catalog).map((id) => `${id}.ts`),
    );
    assert.deepEqual(
      folder("rules/"),
      sorted(catalog).map((id) => `${id}.test.ts`),
    );
  });

  it("names no alias for two rules", () => {
    const aliases = catalog.flatMap((rule) => rule.aliases).filter((it) => !divided.has(it));
    assert.deepEqual(aliases.length, new Set(aliases).size);
    assert.ok(!aliases.includes("hadolint/DL1000"), `that is ${parseErrorId}`);
  });

  it("has each peer's preset turn on what the peer has", () => {
    for (const peer of ["hadolint", "buildkit"] as const) {
      const own = catalog.filter(({ aliases }) =>
        aliases.some((it) => it.startsWith(`${peer}/`) && !offAtPeer.has(it)),
      );
      assert.deepEqual([...presetRules(peer).keys()], sorted(own));
    }
    // A rule that no preset has is for those who ask for it by name.
    const wanted = catalog.filter(({ severity }) => Object.keys(severity).length > 0);
    assert.deepEqual([...presetRules("strict").keys()], sorted(wanted));
  });

  for (const rule of catalog) {
    describe(rule.id, () => {
      it("has words that follow the house's wording", () => {
        assert.match(rule.id, /^[a-z]+(-[a-z0-9]+)+$/);
        assert.match(rule.summary, /^(Require|Disallow|Enforce) [^\n]+[^.]\.$/);
        assert.match(rule.why, /^[A-Z`][^\n]+[.]$/);
        assert.ok(Object.keys(rule.messages).length > 0);
        for (const message of Object.values(rule.messages)) {
          assert.match(message, /^[A-Z{][^\n]+\.$/);
          assert.ok(message.length < 200, message);
        }
        for (const alias of rule.aliases)
          assert.match(alias, /^(hadolint\/DL\d{4}|buildkit\/[A-Z]\w+)$/);
      });

      it("reports its bad examples and not its good ones", () => {
        assert.ok(rule.examples.bad.length > 0 && rule.examples.good.length > 0);
        for (const text of rule.examples.bad) assert.ok(reports(rule, text), text);
        for (const text of rule.examples.good) assert.ok(!reports(rule, text), text);
        for (const text of [...rule.examples.bad, ...rule.examples.good]) {
          // A rule may tell of a problem in place of the parser.
          const foreign = parseDockerfile(text).problems.filter(
            ({ code }) =>
              code === undefined || code === "no-from" || tellers[code].rule !== rule.id,
          );
          assert.deepEqual(foreign, [], text);
        }
      });
    });
  }
});
