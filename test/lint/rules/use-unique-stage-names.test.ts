import { useUniqueStageNames } from "../../../src/lint/rules/use-unique-stage-names.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useUniqueStageNames, {
  valid: [
    "",
    "FROM a AS b\nFROM a AS c",
    "FROM a\nFROM a",
    { code: "FROM a AS b\nFROM a AS B", preset: "hadolint" },
    { code: "FROM a AS b\nFROM b", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a AS b\nFROM a AS ⟦b⟧\nRUN c\nFROM a as ⟦B⟧",
      message: "duplicate",
      data: { name: "b", line: "1" },
    },
    {
      code: "FROM a AS b\n⟦FROM⟧ a \\\n  AS B",
      preset: "buildkit",
      message: "duplicate",
      data: { name: "b", line: "1" },
    },
    {
      code: "FROM a AS B\nFROM a AS ⟦B⟧",
      preset: "hadolint",
      message: "duplicate",
      data: { name: "B", line: "1" },
    },
  ],
});
