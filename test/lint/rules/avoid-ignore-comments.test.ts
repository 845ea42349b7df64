import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../../src/lint/linter.ts";
import type { Preset, Severity } from "../../../src/lint/rule.ts";
import { avoidIgnoreComments } from "../../../src/lint/rules/avoid-ignore-comments.ts";

// No preset has the rule on, so the rule tester cannot run it.
const find = (text: string, preset: Preset, rules: Readonly<Record<string, Severity>>): string[] =>
  lint(parseDockerfile(text), { preset, rules, catalog: [avoidIgnoreComments] })
    .filter(({ rule }) => rule === avoidIgnoreComments.id)
    .map(({ range }) => text.slice(range.start, range.end));

const comments: readonly {
  readonly comment: string;
  readonly hadolint: boolean;
  readonly ours: boolean;
}[] = [
  { comment: "# hadolint ignore=DL3006", hadolint: true, ours: true },
  { comment: "#hadolint ignore = DL3006 , SC2086 # old", hadolint: true, ours: true },
  { comment: "# hadolint global ignore=DL3006", hadolint: false, ours: true },
  { comment: "# hadolint stage ignore=DL3006", hadolint: false, ours: true },
  { comment: "# hadolint ignore=DL3006 because", hadolint: false, ours: true },
  { comment: "# slipway ignore=pin-it -- why", hadolint: false, ours: true },
  { comment: "# check=skip=StageNameCasing", hadolint: false, ours: true },
  { comment: "# hadolint shell=bash", hadolint: false, ours: false },
  { comment: "# hadolint ignore=", hadolint: false, ours: false },
  { comment: "# plain", hadolint: false, ours: false },
];

describe(avoidIgnoreComments.id, () => {
  for (const { comment, hadolint, ours } of comments) {
    it(`looks at ${comment}`, () => {
      const on = { [avoidIgnoreComments.id]: "warning" } as const;
      const text = `FROM a\n${comment}\nUSER b`;
      assert.deepEqual(find(text, "hadolint", on), hadolint ? [comment] : []);
      assert.deepEqual(find(text, "recommended", on), ours ? [comment] : []);
      assert.deepEqual(find(text, "hadolint", {}), []);
    });
  }

  it("leaves what hadolint does not see inside of an instruction", () => {
    const text = "FROM a\nRUN b \\\n# hadolint ignore=DL3006\n  c";
    assert.deepEqual(find(text, "hadolint", { DL1001: "info" }), []);
    assert.deepEqual(find(text, "strict", { DL1001: "info" }), ["# hadolint ignore=DL3006"]);
  });
});
