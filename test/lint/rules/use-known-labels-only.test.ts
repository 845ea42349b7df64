import { useKnownLabelsOnly } from "../../../src/lint/rules/use-known-labels-only.ts";
import { testRule } from "../../support/ruleTester.ts";

const labels = { "b.team": "text", "b.home": "url" } as const;
const policy = { labels, strictLabels: true };

testRule(useKnownLabelsOnly, {
  valid: [
    "FROM a\nLABEL b=c",
    { code: "FROM a\nLABEL b=c", policy: { labels } },
    { code: 'FROM a\nLABEL b.team=c "b.home"=d\nARG B\nLABEL $B=c', policy },
    { code: "FROM a\nLABEL b.team=c", preset: "hadolint", policy },
    { code: "FROM a\nONBUILD LABEL b=c", preset: "hadolint", policy },
  ],
  invalid: [
    {
      code: 'FROM a\nLABEL ⟦constructor⟧=b b.team=c \\\n  # why\n  ⟦"other one"⟧=d',
      policy,
      message: "unknown",
      data: [{ key: "constructor" }, { key: "other one" }],
    },
    {
      code: "FROM a\nLABEL ⟦b.taem⟧=c",
      preset: "strict",
      policy,
      message: "similar",
      data: { key: "b.taem", similar: "b.team" },
      output: "FROM a\nLABEL b.team=c",
      unsafe: true,
    },
    {
      code: "FROM a\nLABEL ⟦b⟧=c",
      policy: { strictLabels: true },
      message: "unknown",
      data: { key: "b" },
    },
    {
      code: "FROM a\n⟦LABEL⟧ b.team=c \\\n  other=d another=e\nLABEL ⟦$B⟧=c",
      preset: "hadolint",
      policy,
      message: "unknown",
      data: [{ key: "other" }, { key: "$B" }],
    },
  ],
});
