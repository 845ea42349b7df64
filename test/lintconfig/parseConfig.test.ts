import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalog } from "../../src/lint/catalog.ts";
import { defineRule, type Rule } from "../../src/lint/rule.ts";
import type { LintConfigFile } from "../../src/lintconfig/configFile.ts";
import { parseHadolintConfig } from "../../src/lintconfig/parseHadolintConfig.ts";
import { parseSlipwayConfig } from "../../src/lintconfig/parseSlipwayConfig.ts";
import { readMarks } from "../dockerfile/shell/markedText.ts";
import { processorTime } from "../support/processorTime.ts";

const like = { why: "", category: "style", fix: "none", messages: {}, severity: {} } as const;
const examples = { bad: [], good: [] };
const create = () => ({});
const rules: readonly Rule[] = [
  defineRule({
    ...like,
    ...{ id: "limit-length", summary: "", aliases: ["hadolint/DL3008"], examples, create },
    options: {
      most: { description: "", default: 120 },
      words: { description: "", default: ["a"] },
      loud: { description: "", default: false },
    },
  }),
  { ...like, id: "say-from", summary: "", aliases: ["buildkit/Twice"], examples, create },
  { ...like, id: "say-run", summary: "", aliases: ["buildkit/Twice"], examples, create },
];

interface Case {
  readonly what: string;
  /** Brackets `⟦ ⟧` around what is complained of. */
  readonly text: string;
  readonly config?: Partial<LintConfigFile>;
  readonly problems?: readonly RegExp[];
}

const slipway: readonly Case[] = [
  {
    what: "a layout with mistakes keeps the rest",
    text: '{"format": {"width": ⟦"wide"⟧, "indent": ⟦41⟧, ⟦"keywordcase"⟧: "upper", "keywordCase": "lower"}}',
    config: { layout: { keywordCase: "lower" } },
    problems: [
      /whole number from 0 to 100,000\./,
      /whole number from 1 to 40, or "tab"\./,
      /Did you mean "keywordCase"/,
    ],
  },
  { what: "an empty file", text: "" },
  { what: "comments only", text: "// nothing yet\n/* here */" },
  { what: "a byte order mark", text: '\ufeff{"preset":"strict"}', config: { preset: "strict" } },
  {
    what: "every key, comments and trailing commas",
    text: `{
      "$schema": "x", // a comment
      "preset": "buildkit",
      "rules": { "say-from": "off", "DL3008": { "severity": "error", "options": { "most": 3 } }, },
      "trustedRegistries": ["docker.io"],
      "labels": { "a": "semver" }, "strictLabels": true,
      "ignoreComments": false, "failOn": "never",
      "format": { "width": 100, "indent": 2, "keywordCase": "keep" },
      "overrides": [{ "files": ["x/*"], "failOn": "hint", "format": { "indent": "tab" } },],
      "ignore": ["vendor"],
    }`,
    config: {
      preset: "buildkit",
      rules: { "say-from": "off", "limit-length": { severity: "error", options: { most: 3 } } },
      trustedRegistries: ["docker.io"],
      labels: { a: "semver" },
      strictLabels: true,
      ignoreComments: false,
      failOn: "never",
      layout: { width: 100, indentWidth: 2, useTabs: false, keywordCase: "keep" },
      overrides: [{ files: ["x/*"], failOn: "hint", layout: { useTabs: true } }],
      ignore: ["vendor"],
    },
  },
  {
    what: "a peer's name for two rules; our own name beats it wherever it stands",
    text: '{"rules":{"say-run":"off","Twice":"hint"}}',
    config: { rules: { "say-from": "hint", "say-run": "off" } },
  },
  {
    what: "ShellCheck's names",
    text: '{"rules":{"SC2086":"off"}}',
    config: { rules: { "shellcheck/SC2086": "off" } },
  },
  {
    what: "names that objects have",
    text: '{"rules":{⟦"__proto__"⟧:"off",⟦"constructor"⟧:"off"},"labels":{"__proto__":"text"}}',
    config: { rules: {}, labels: Object.fromEntries([["__proto__", "text"]]) as never },
    problems: [/There is no rule "__proto__"/, /There is no rule "constructor"/],
  },
  {
    what: "unknown keys and words, with what was probably meant",
    text: '{⟦"rulez"⟧:{},"preset":⟦"strct"⟧,"failOn":"info",⟦"x"⟧:1}',
    config: { failOn: "info" },
    problems: [/Did you mean "rules"\?/, /Did you mean "strict"\?/, /Use one of: preset, rules/],
  },
  {
    what: "unknown rules",
    text: '{"rules":{⟦"say-form"⟧:"off",⟦"DL9999"⟧:"off",⟦"parse-error"⟧:"off","say-from":"off"}}',
    config: { rules: { "say-from": "off" } },
    problems: [/Did you mean "say-from"\?/, /See the list of rules/, /has no settings/],
  },
  {
    what: "options that a rule does not have, or of another type",
    text: '{"rules":{"limit-length":{"options":{⟦"mots"⟧:1,"most":⟦"x"⟧,"words":⟦[1]⟧,"loud":true}},"say-run":{"options":{⟦"a"⟧:1}}}}',
    config: { rules: { "limit-length": { options: { loud: true } }, "say-run": { options: {} } } },
    problems: [/"most"/, /must be a number/, /must be a list of texts/, /has no options/],
  },
  {
    what: "wrong types",
    text: '{"preset":⟦1⟧,"rules":⟦[]⟧,"trustedRegistries":["a",⟦2⟧],"labels":⟦"a"⟧,"strictLabels":⟦"yes"⟧,"overrides":⟦{}⟧,"ignore":⟦"a"⟧}',
    config: { trustedRegistries: ["a"] },
    problems: [
      ...[/Write one of: recommended/, /between braces/, /between quotes/, /between braces/],
      ...[/true or false/, /list of overrides/, /list of texts/],
    ],
  },
  {
    what: "settings that are neither a severity nor an object of them",
    text: '{"rules":{"say-run":⟦"warn"⟧,"say-from":{"severity":⟦null⟧,⟦"level"⟧:"off"}}}',
    config: { rules: { "say-from": {} } },
    problems: [/Write one of: off, hint/, /Write one of: off, hint/, /The key "level"/],
  },
  {
    what: "an override without files",
    text: '{"overrides":[⟦{⟧"preset":"strict"},⟦1⟧,{"files":["a"]}]}',
    config: { overrides: [{ files: ["a"] }] },
    problems: [/names no files/, /between braces/],
  },
  {
    what: "a key that is set twice",
    text: '{⟦"preset"⟧:"strict","preset":"buildkit"}',
    config: { preset: "buildkit" },
    problems: [/set again below/],
  },
  {
    what: "a missing comma, and the rest",
    text: '{"preset":"strict" ⟦"failOn"⟧:"hint"}',
    config: { preset: "strict", failOn: "hint" },
    problems: [/comma is missing/],
  },
  {
    what: "a file that ends too early",
    text: '{"preset":"strict", "rules": {"say-run": "off"⟦⟧',
    config: { preset: "strict", rules: { "say-run": "off" } },
    problems: [/brace is not closed/],
  },
  { what: "no object", text: "⟦[]⟧", problems: [/between braces/] },
  { what: "no JSON", text: "⟦preset⟧", problems: [/This is no value/] },
];

const hadolint: readonly Case[] = [
  { what: "an empty file", text: "" },
  { what: "comments only", text: "# nothing yet\n" },
  {
    what: "keys without values",
    text: "ignored:\noverride:\n  error:\nlabel-schema:\n",
    config: { rules: {} },
  },
  {
    what: "every key",
    text: `ignored:
  - Twice
override:
  style: [DL3008]
  error: [DL3008, Twice]
trustedRegistries: ["docker.io", "*.x"]
label-schema:
  a: rfc3339
  b: ""
  c:
strict-labels: true
disable-ignore-pragma: yes
failure-threshold: style
no-fail: false
no-color: true
verbose: on
format: gitlab_codeclimate
`,
    config: {
      rules: { "limit-length": "error", "say-from": "off", "say-run": "off" },
      trustedRegistries: ["docker.io", "*.x"],
      labels: { a: "rfc3339", b: "text", c: "text" },
      strictLabels: true,
      ignoreComments: false,
      failOn: "hint",
      format: "gitlab",
    },
  },
  {
    what: "JSON, which is YAML",
    text: '{"ignored": ["DL3008"], "no-fail": true, "failure-threshold": "error"}',
    config: { rules: { "limit-length": "off" }, failOn: "never" },
  },
  {
    what: "a threshold of any finding",
    text: "failure-threshold: none",
    config: { failOn: "hint" },
  },
  { what: "one registry", text: "trustedRegistries: a", config: { trustedRegistries: ["a"] } },
  {
    what: "a format that only hadolint has, and several",
    text: "formats: [codacy, checkstyle, json]",
    config: { format: "checkstyle" },
  },
  {
    what: "DL1000, which nothing turns off at hadolint either",
    text: "ignored: [DL1000, SC2086]",
    config: { rules: { "shellcheck/SC2086": "off" } },
  },
  {
    what: "anchors",
    text: "ignored: &a\n  - &b DL3008\noverride:\n  info: *a\n  error: [*b, ⟦*c⟧]\n",
    config: { rules: { "limit-length": "off" } },
    problems: [/No anchor &c/],
  },
  {
    what: "unknown keys and rules",
    text: "⟦ignore⟧: [DL3008]\noverride:\n  ⟦warnings⟧: []\nignored:\n  - ⟦DL9999⟧\n  - DL3008\n  - ⟦3008⟧\n",
    config: { rules: { "limit-length": "off" } },
    problems: [
      ...[
        /Did you mean "ignored"\?/,
        /Did you mean "warning"\?/,
        /no rule "DL9999"/,
        /name of a rule/,
      ],
    ],
  },
  {
    what: "wrong types",
    text: "ignored: ⟦DL3008⟧\nstrict-labels: ⟦maybe⟧\nlabel-schema:\n  a: ⟦number⟧\nfailure-threshold: ⟦high⟧\n",
    config: { rules: {}, labels: {} },
    problems: [/list of rules/, /true or false/, /Write one of: text, url/, /Write one of: error/],
  },
  {
    what: "a key that is set twice",
    text: "⟦no-fail⟧: true\nno-fail: false\nfailure-threshold: error\n",
    config: { failOn: "error" },
    problems: [/set again below/],
  },
  {
    what: "broken syntax, and the rest",
    text: "no-fail: true\nignored: [DL3008⟦⟧",
    config: { failOn: "never", rules: { "limit-length": "off" } },
    problems: [/must be sufficiently indented|end with a \]/],
  },
  { what: "no mapping", text: "⟦just words⟧", problems: [/between braces/] },
];

/** Found to cost squares of time, or the stack, in one reader or another. */
const hazards: readonly (readonly [string, string])[] = [
  ["brackets", "["],
  ["braces", '{"rules":'],
  ["dashes", "- "],
  ["question marks", "? "],
  ["deeper and deeper keys", "{a: "],
  ["quotes", '"'],
  ["anchors", "&a "],
  ["aliases", "x: *a\n"],
  ["tags", "!x "],
  ["the same key", "ignored:\n"],
  ["unknown keys", '"rulse":{},'],
  ["unknown rules", "DL3OO8: off,\n"],
  ["comments", "/*"],
  ["directives", "%x\n"],
  ["blank lines", "\n"],
];

const readers = [
  { name: ".slipway.json", parse: parseSlipwayConfig, cases: slipway },
  { name: ".hadolint.yaml", parse: parseHadolintConfig, cases: hadolint },
];

for (const { name, parse, cases } of readers) {
  describe(name, () => {
    for (const { what, text, config = {}, problems = [] } of cases) {
      for (const [ending, newline] of [
        ["", "\n"],
        [", with CRLF", "\r\n"],
      ] as const) {
        it(what + ending, () => {
          const { text: clean, ranges } = readMarks(text.replaceAll("\n", newline));
          const parsed = parse(clean, rules);
          assert.deepEqual(parsed.config, { overrides: [], ignore: [], ...config });
          const found = parsed.problems.map(({ range }) => range);
          assert.deepEqual(found, ranges, JSON.stringify(parsed.problems));
          parsed.problems.forEach(({ message }, index) => {
            assert.match(message, problems[index] ?? /no such problem/);
          });
        });
      }
    }

    it("never throws, on no prefix of any case and with nothing in it escaped", () => {
      for (const { text } of cases) {
        const { text: clean } = readMarks(text);
        for (let end = 0; end <= clean.length; end++) checkRanges(clean.slice(0, end), parse);
      }
    });

    for (const [what, part] of hazards) {
      it(`takes linear time: ${what}`, () => {
        const text = part.repeat(Math.floor(100_000 / part.length));
        const start = processorTime();
        checkRanges(text, parse);
        assert.ok(processorTime() - start < 3_000, `${processorTime() - start} ms`);
      });
    }

    it("refuses what is too large to be a configuration", () => {
      const [problem] = parse(" ".repeat(300_000), rules).problems;
      assert.match(problem?.message ?? "", /too large/);
    });
  });
}

function checkRanges(text: string, parse: typeof parseSlipwayConfig): void {
  for (const { range } of parse(text, catalog).problems) {
    assert.ok(0 <= range.start && range.start <= range.end, JSON.stringify(range));
    assert.ok(range.end <= Math.max(1, text.length), JSON.stringify(range));
  }
}
