import { useConsistentKeywordCase } from "../../../src/lint/rules/use-consistent-keyword-case.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useConsistentKeywordCase, {
  valid: [
    { code: "FROM a\nRUN b", preset: "strict" },
    { code: "# b\nfrom a\nrun b", preset: "strict" },
    // Global ARGs neither vote nor count; the trigger of ONBUILD is not looked at.
    { code: "arg A\narg B\narg C\nFROM a\nONBUILD run b", preset: "strict" },
    { code: "ARG A\nFROM a\nRUN b", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN b\n⟦user⟧ c",
      preset: "strict",
      message: "otherCase",
      data: { case: "upper", wanted: "USER" },
      output: "FROM a\nRUN b\nUSER c",
    },
    {
      code: "from a\nrun b \\\n  c\n⟦User⟧ c\n⟦CMD⟧ d",
      preset: "buildkit",
      message: "otherCase",
      data: [
        { case: "lower", wanted: "user" },
        { case: "lower", wanted: "cmd" },
      ],
      output: "from a\nrun b \\\n  c\nuser c\ncmd d",
      // The stage in front has a vote.
      without: ["later stage"],
    },
    {
      // A tie is upper.
      code: "FROM a\n⟦run⟧ b",
      preset: "buildkit",
      message: "otherCase",
      data: { case: "upper", wanted: "RUN" },
      output: "FROM a\nRUN b",
    },
    {
      code: "FROM a\nUSER b\n⟦r\\\nun⟧ c",
      preset: "strict",
      message: "otherCase",
      data: { case: "upper", wanted: "RUN" },
    },
  ],
});
