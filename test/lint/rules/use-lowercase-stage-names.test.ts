import { useLowercaseStageNames } from "../../../src/lint/rules/use-lowercase-stage-names.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useLowercaseStageNames, {
  valid: [
    { code: "", preset: "strict" },
    { code: "FROM A.B/c", preset: "strict" },
    { code: "FROM a AS b-1", preset: "strict" },
    { code: "FROM a AS b C", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a AS ⟦Build⟧\nRUN b",
      preset: "strict",
      message: "upperCase",
      data: { lower: "build" },
      output: "FROM a AS build\nRUN b",
    },
    {
      code: "FROM a AS ⟦Build⟧\nFROM a\nCOPY --from=Build b c\nCOPY --from=BUILD b c",
      preset: "strict",
      message: "upperCase",
      data: { lower: "build" },
      output: "FROM a AS build\nFROM a\nCOPY --from=build b c\nCOPY --from=BUILD b c",
    },
    {
      code: "⟦FROM⟧ a AS \\\n  B",
      preset: "buildkit",
      message: "upperCase",
      data: { lower: "b" },
      output: "FROM a AS \\\n  b",
    },
    {
      code: "FROM a AS ⟦B\\\nC⟧",
      preset: "strict",
      message: "upperCase",
      data: { lower: "bc" },
    },
    // BuildKit looks before it finds the errors.
    {
      code: "FROM a b ⟦C⟧",
      preset: "buildkit",
      message: "upperCase",
      data: { lower: "c" },
    },
    {
      code: "FROM a AS ⟦s$A⟧",
      preset: "buildkit",
      message: "upperCase",
      data: { lower: "s$a" },
      output: "FROM a AS s$a",
    },
  ],
});
