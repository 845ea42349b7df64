import { avoidTrailingBlanks } from "../../../src/lint/rules/avoid-trailing-blanks.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(avoidTrailingBlanks, {
  valid: [
    { code: "FROM a\n\nRUN b \\\n  c\n", preset },
    { code: "FROM a\nRUN <<b\n c  \n\t\nb\n", preset },
    { code: 'FROM a\nRUN echo "b  \\\n c"', preset },
    // A byte order mark is none.
    { code: "\uFEFF", preset, without: ["backtick"] },
    { code: "FROM a\u00A0", preset },
    { code: "FROM a\nRUN b \\\r  \nRUN c", preset },
  ],
  invalid: [
    { code: "FROM a⟦ \t ⟧\nRUN b", preset, message: "trailing", output: "FROM a\nRUN b" },
    { code: "FROM a\n⟦  ⟧\nRUN b⟦ ⟧", preset, message: "trailing", output: "FROM a\n\nRUN b" },
    {
      code: "FROM a\nRUN b \\⟦  ⟧\n  # c⟦ ⟧\n  d",
      preset,
      message: "trailing",
      output: "FROM a\nRUN b \\\n  # c\n  d",
      // There the escape character stands in front of a line break only.
      without: ["backtick"],
    },
    {
      code: "FROM a\nRUN <<b⟦ ⟧\nc  \nb\nRUN d⟦ ⟧",
      preset,
      message: "trailing",
      output: "FROM a\nRUN <<b\nc  \nb\nRUN d",
    },
    {
      code: "# escape=`⟦ ⟧\nFROM a\nRUN b `⟦\t⟧\n  c",
      preset,
      message: "trailing",
      output: "# escape=`\nFROM a\nRUN b `\n  c",
    },
  ],
});
