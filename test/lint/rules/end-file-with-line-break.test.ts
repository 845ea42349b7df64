import { endFileWithLineBreak } from "../../../src/lint/rules/end-file-with-line-break.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(endFileWithLineBreak, {
  valid: [
    { code: "FROM a\n", preset },
    { code: "FROM a\n\n", preset },
    { code: "FROM a\nRUN <<b\nc\nb\n", preset },
    // Behind a byte order mark nothing is a directive, and nothing in front of an ending.
    { code: "\uFEFF", preset, without: ["backtick"] },
    { code: "FROM a\n\0", preset },
    // With the directive in front of it the file would not be empty.
    { code: "", preset, without: ["backtick"] },
  ],
  invalid: [
    { code: "FROM a\nRUN b⟦⟧", preset, message: "missing", output: "FROM a\nRUN b\n" },
    { code: "FROM a\n  ⟦⟧", preset, message: "missing", output: "FROM a\n  \n" },
    { code: "FROM a\n# b⟦⟧", preset, message: "missing", output: "FROM a\n# b\n" },
    { code: "FROM a\r\nRUN b\r⟦⟧", preset, message: "missing", output: "FROM a\r\nRUN b\r\n" },
    {
      code: "FROM a\nCOPY <<b c\nd\nb⟦⟧",
      preset,
      message: "missing",
      output: "FROM a\nCOPY <<b c\nd\nb\n",
    },
    {
      code: "FROM a\nRUN b \\⟦⟧",
      preset,
      message: "missing",
      output: "FROM a\nRUN b \\\n",
      without: ["backtick"],
    },
  ],
});
