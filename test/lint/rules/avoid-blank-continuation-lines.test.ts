import { avoidBlankContinuationLines } from "../../../src/lint/rules/avoid-blank-continuation-lines.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidBlankContinuationLines, {
  valid: [
    "FROM a\n\nRUN b \\\n  # c\n  d\n\nUSER e",
    "FROM a\nRUN <<X\n\nb \\\n\nX\n",
    "FROM a\nRUN b \\",
    "FROM a\nRUN b \\\n  # c",
    { code: "FROM a\nRUN b \\\n  c\n\n", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN b \\\n⟦\n \t\n⟧  # c\n\n  d\nUSER e",
      message: "blank",
      output: "FROM a\nRUN b \\\n  # c\n  d\nUSER e",
    },
    {
      code: "FROM a\nRUN b \\\n\n⟦  c⟧\nUSER d",
      preset: "buildkit",
      message: "blank",
      output: "FROM a\nRUN b \\\n  c\nUSER d",
    },
    {
      code: "FROM a\nRUN b \\\n\n⟦  <<X⟧\n\nc\nX",
      preset: "buildkit",
      message: "blank",
      output: "FROM a\nRUN b \\\n  <<X\n\nc\nX",
    },
    {
      code: "FROM a\nRUN b \\\n⟦\n⟧USER c\nUSER d",
      message: "swallowed",
      data: { keyword: "USER" },
    },
    { code: "FROM a\nRUN b \\\n⟦\n\n⟧", message: "atEnd", output: "FROM a\nRUN b \\\n" },
    { code: "FROM a\nRUN b \\\n⟦  ⟧", message: "atEnd", output: "FROM a\nRUN b \\\n" },
    {
      code: "FROM a\nRUN b \\\n\n⟦⟧\n",
      preset: "buildkit",
      message: "atEnd",
      output: "FROM a\nRUN b \\\n",
    },
  ],
});
