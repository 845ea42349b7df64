import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { applyFixes } from "../../../src/lint/fixes.ts";
import { lint } from "../../../src/lint/linter.ts";
import { avoidUnusedIgnoreComments } from "../../../src/lint/rules/avoid-unused-ignore-comments.ts";

// The rule is about what other rules find, so the rule tester, which runs one alone, will not do.
const cases: readonly {
  readonly text: string;
  readonly marked?: readonly string[];
  readonly fixed?: string;
}[] = [
  { text: "FROM a:1\n# slipway ignore=replace-maintainer\nMAINTAINER b" },
  { text: "FROM a:1\n# hadolint ignore=DL4000,SC2086\nMAINTAINER b" },
  { text: "FROM a:1\n# hadolint ignore=DL9999\nMAINTAINER b" },
  { text: "# check=skip=all\nFROM a:1\nMAINTAINER b" },
  // Off in this preset: whether it would be reported is not known.
  { text: "# slipway global ignore=avoid-ignore-comments\nFROM a:1" },
  {
    text: "# slipway global ignore=replace-maintainer\nFROM a:1\n",
    marked: ["replace-maintainer"],
    fixed: "FROM a:1\n",
  },
  {
    text: "FROM a:1\n# slipway ignore=use-one-cmd, replace-maintainer, nope\nMAINTAINER b",
    marked: ["use-one-cmd", "nope"],
    fixed: "FROM a:1\n# slipway ignore=replace-maintainer\nMAINTAINER b",
  },
  {
    text: "FROM a:1\n# hadolint ignore=DL4000,DL4003\nMAINTAINER b",
    marked: ["DL4003"],
    fixed: "FROM a:1\n# hadolint ignore=DL4000\nMAINTAINER b",
  },
  {
    text: "FROM a:1\n# slipway ignore=replace-maintainer -- for ever\nUSER b",
    marked: ["replace-maintainer"],
  },
  { text: "# check=skip=MaintainerDeprecated\nFROM a:1", marked: ["MaintainerDeprecated"] },
  {
    text: "# slipway global ignore=avoid-unused-ignore-comments\n# slipway global ignore=use-one-cmd\nFROM a:1",
  },
];

describe(avoidUnusedIgnoreComments.id, () => {
  for (const { text, marked = [], fixed } of cases) {
    for (const lineBreak of ["\n", "\r\n"]) {
      const code = text.replaceAll("\n", lineBreak);
      it(`${marked.length > 0 ? "reports" : "allows"} ${JSON.stringify(code)}`, () => {
        const all = lint(parseDockerfile(code), { preset: "strict" });
        const ours = all.filter(({ rule }) => rule === avoidUnusedIgnoreComments.id);
        assert.deepEqual(
          ours.map(({ range }) => code.slice(range.start, range.end)),
          marked,
        );
        const outcome = applyFixes(code, ours, { unsafe: true });
        assert.equal(outcome.text, (fixed ?? text).replaceAll("\n", lineBreak));
      });
    }
  }
});
