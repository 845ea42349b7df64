import { referenceEnvAfterSettingIt } from "../../../src/lint/rules/reference-env-after-setting-it.ts";
import { testRule } from "../../support/ruleTester.ts";

const data = { name: "B" };

testRule(referenceEnvAfterSettingIt, {
  valid: [
    "FROM a\nENV B=1\nENV C=$B",
    "FROM a\nENV B=1\nENV B=2 C=$B",
    "FROM a\nARG B\nENV B=2 C=$B",
    "FROM a\nENV PATH=/b:$PATH C=$PATH",
    "FROM a\nENV B=$B C=$D",
    "FROM a\nENV B=1 C='$B' D=\\$B E=${B:-2}",
    "FROM a\nENV B $B C",
    { code: "FROM a\nENV B=1 C=$BB", preset: "hadolint" },
    // Another stage's will do.
    { code: "FROM a\nARG B\nFROM c\nENV B=1 C=$B", preset: "hadolint" },
    { code: "FROM a\nONBUILD ENV B=1 C=$B", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nENV B=1 C=⟦$B⟧ D=x${B}".replace("x${B}", "x⟦${B}⟧"),
      message: "notYetSet",
      data,
      output: "FROM a\nENV B=1\nENV C=$B\nENV D=x${B}",
      unsafe: true,
    },
    {
      code: "FROM a\n  env B=1 \\\n    E=2 \\\n    C=⟦$B⟧ \\\n    D=3\nUSER c",
      message: "notYetSet",
      data,
      output: "FROM a\n  env B=1 \\\n    E=2\n  env C=$B \\\n    D=3\nUSER c",
      unsafe: true,
    },
    {
      code: "FROM a\nENV B=1 \\\n  # why\n  C=⟦$B⟧",
      message: "notYetSet",
      data,
    },
    { code: "FROM a\nENV C=⟦$B⟧ B=1", message: "notYetSet", data },
    {
      code: "FROM a\nENV B=1 B=⟦$B⟧",
      message: "notYetSet",
      data,
      output: "FROM a\nENV B=1\nENV B=$B",
      unsafe: true,
    },
    {
      code: "FROM a\nENV B=1 C='⟦$B⟧'",
      preset: "hadolint",
      message: "notYetSet",
      data,
      output: "FROM a\nENV B=1\nENV C='$B'",
      unsafe: true,
    },
    {
      code: "FROM a\nARG B\nFROM c\nENV B=1 C=⟦$B⟧",
      message: "notYetSet",
      data,
      output: "FROM a\nARG B\nFROM c\nENV B=1\nENV C=$B",
      unsafe: true,
    },
    {
      code: "⟦ENV⟧ B=1 \\\n  C=$B D=$B",
      preset: "hadolint",
      message: "notYetSet",
      data,
      output: "ENV B=1\nENV C=$B D=$B",
      unsafe: true,
    },
  ],
});
