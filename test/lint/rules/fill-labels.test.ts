import { fillLabels } from "../../../src/lint/rules/fill-labels.ts";
import { testRule } from "../../support/ruleTester.ts";

const policy = { labels: { b: "text", c: "url" } } as const;

testRule(fillLabels, {
  valid: [
    "FROM a\nLABEL b= org.opencontainers.image.url=",
    { code: "FROM a\nLABEL b=c d='' constructor=''", policy },
    { code: "FROM a\nARG D=\nLABEL b=$D c=${E:-}", policy },
    { code: "FROM a\nARG D\nLABEL b=$D", policy, preset: "strict" },
    { code: "FROM a\nLABEL b=$D c=' ' d=''", policy, preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nLABEL b=⟦\"\"⟧ \\\n  # why\n  ⟦c=⟧\nLABEL b ⟦''⟧\nLABEL b=⟦' '⟧",
      policy,
      message: "empty",
      data: [{ key: "b" }, { key: "c" }, { key: "b" }, { key: "b" }],
    },
    {
      code: "FROM a\nARG D=\nLABEL b=⟦$D⟧",
      policy,
      preset: "strict",
      message: "empty",
      data: { key: "b" },
    },
    {
      code: "FROM a\n⟦LABEL⟧ d=e \\\n  b=''\nLABEL c=⟦\"\"⟧",
      policy,
      preset: "hadolint",
      message: "empty",
      data: [{ key: "b" }, { key: "c" }],
    },
  ],
});
