import { avoidDuplicateKeys } from "../../../src/lint/rules/avoid-duplicate-keys.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidDuplicateKeys, {
  valid: [
    "FROM a\nENV b=1 B=2",
    "FROM a\nENV b=1\nENV b=2",
    "FROM a\nENV $b=1 $b=2",
    "FROM a\nLABEL b=1\nLABEL b=2",
    "FROM a\nENV b b=1 b=2",
    { code: "FROM a\nLABEL b=1\nFROM a\nLABEL b=2", preset: "strict" },
    { code: "FROM a\nLABEL b=1\nONBUILD LABEL b=2", preset: "strict" },
    { code: "FROM a\nENV b=1\nRUN c\nENV b=2", preset: "strict" },
  ],
  invalid: [
    {
      code: "FROM a\nENV ⟦b⟧=1 c=2 b=3",
      message: "twice",
      data: { key: "b", keyword: "ENV" },
      output: "FROM a\nENV c=2 b=3",
    },
    {
      code: "FROM a\nENV c=1 \\\n    ⟦b⟧=2 \\\n    # why\n    d=3 \\\n    b=4",
      message: "twice",
      data: { key: "b", keyword: "ENV" },
      output: "FROM a\nENV c=1 \\\n    # why\n    d=3 \\\n    b=4",
    },
    {
      code: 'FROM a\nLABEL ⟦b⟧=1 \\\n  c=2 \\\n  "b"=3',
      message: "twice",
      data: { key: "b", keyword: "LABEL" },
      output: 'FROM a\nLABEL \\\n  c=2 \\\n  "b"=3',
    },
    {
      code: "FROM a\nENV ⟦b⟧=1 c=2 ⟦b⟧=3 d=4 \\\n  b=5",
      message: "twice",
      data: { key: "b", keyword: "ENV" },
      output: "FROM a\nENV c=2 d=4 \\\n  b=5",
    },
    {
      code: "FROM a\nONBUILD ENV ⟦b⟧=1 b=2",
      message: "twice",
      data: { key: "b", keyword: "ENV" },
      output: "FROM a\nONBUILD ENV b=2",
    },
    {
      code: "FROM a\nLABEL ⟦b⟧=1\nRUN c\nLABEL d=2 \\\n  ⟦b⟧=3\nLABEL b=4 e=5",
      preset: "strict",
      message: "later",
      data: { key: "b" },
      output: "FROM a\nRUN c\nLABEL d=2\nLABEL b=4 e=5",
    },
    {
      code: "FROM a\nLABEL ⟦b⟧=1 d=2\nLABEL ⟦c⟧=3 c=4 b=5",
      preset: "strict",
      message: ["later", "twice"],
      data: [{ key: "b" }, { key: "c", keyword: "LABEL" }],
      output: "FROM a\nLABEL d=2\nLABEL c=4 b=5",
    },
    // The comment would be lost.
    {
      code: "FROM a\nLABEL c=1 \\\n  # why\n  ⟦b⟧=2\nLABEL \\\n  # why\n  ⟦b⟧=3\nLABEL b=4",
      preset: "strict",
      message: "later",
      data: { key: "b" },
    },
  ],
});
