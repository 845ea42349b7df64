import { indentContinuationLines } from "../../../src/lint/rules/indent-continuation-lines.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";
const run = { keyword: "RUN" };

testRule(indentContinuationLines, {
  valid: [
    { code: "FROM a\nRUN b \\\n  c \\\n\td", preset },
    { code: "FROM a\nRUN b\nRUN c", preset },
    { code: "FROM a\nRUN b \\\n# c\n\n  d", preset },
    { code: "FROM a\nRUN <<b\nc \\\nd\nb\n", preset },
    // Blanks would count.
    { code: 'FROM a\nRUN echo "b \\\nc"', preset },
    { code: "FROM a\nRUN echo 'b \\\n\"c' \\\n  d", preset },
    { code: "FROM a\nRUN echo b\\\nc", preset },
    { code: "FROM a\nRUN b &\\\n& c 2\\\n> d {e,\\\nf} >&\\\n2", preset },
    { code: "FROM a\nRUN find b \\;\\\n-c \\&&\\\nd", preset },
    { code: 'FROM a\nRUN echo "$(b "c \\\nd")"', preset },
    { code: "FROM a\nENV b c \\\nd", preset },
    { code: "FROM a\nMAINTAINER b \\\nc", preset },
    { code: "FROM a\nWORKDIR /b \\\nc", preset },
    { code: "FROM a\nRUN b \\", preset, without: ["backtick"] },
  ],
  invalid: [
    {
      code: "FROM a\nRUN b && \\\n⟦c⟧ d \\\n# e\n\n⟦&&⟧ f \\\n  g",
      preset,
      message: "margin",
      data: run,
      output: "FROM a\nRUN b && \\\n    c d \\\n# e\n\n    && f \\\n  g",
    },
    {
      code: 'FROM a\nRUN echo "b \\\n  c" \'"\' &&\\\n⟦d⟧ \\\n⟦"e"⟧\\\n⟦||f⟧',
      preset,
      options: { width: 2 },
      message: "margin",
      data: run,
      output: 'FROM a\nRUN echo "b \\\n  c" \'"\' &&\\\n  d \\\n  "e"\\\n  ||f',
    },
    {
      code: "FROM a\nENV b=c \\\n⟦d=e⟧ \\\n⟦f=g⟧",
      preset,
      message: "margin",
      data: { keyword: "ENV" },
      output: "FROM a\nENV b=c \\\n    d=e \\\n    f=g",
    },
    {
      code: 'FROM a\ncmd ["b",\\\n⟦"c"]⟧',
      preset,
      options: { width: -1 },
      message: "margin",
      data: { keyword: "cmd" },
      output: 'FROM a\ncmd ["b",\\\n    "c"]',
    },
    {
      code: "FROM a\nONBUILD RUN b \\\n⟦c⟧ <<d\n e \\\nf\nd",
      preset,
      message: "margin",
      data: { keyword: "ONBUILD" },
      output: "FROM a\nONBUILD RUN b \\\n    c <<d\n e \\\nf\nd",
    },
    {
      code: '# escape=`\nFROM a\nRUN echo "b`"" `\n⟦c⟧ `\n⟦d\\⟧',
      preset,
      message: "margin",
      data: run,
      output: '# escape=`\nFROM a\nRUN echo "b`"" `\n    c `\n    d\\',
    },
  ],
});
