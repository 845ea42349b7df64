import { avoidManyBlankLines } from "../../../src/lint/rules/avoid-many-blank-lines.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(avoidManyBlankLines, {
  valid: [
    { code: "FROM a\n\n\nRUN b\n\n\n", preset },
    { code: "FROM a\nRUN <<b\n\n\n\n\nb\n", preset },
    { code: "FROM a\n\nRUN b", preset, options: { most: 0 } },
    { code: "FROM a\n\n\n\n\nRUN b", preset, options: { most: 4 } },
    { code: "FROM a\n\n\n\n\n\0", preset },
    // That is told of by another rule.
    { code: "FROM a\nRUN b \\\n\n\n\n\n  c", preset },
  ],
  invalid: [
    {
      code: "FROM a\n\n\n⟦\n⟧RUN b",
      preset,
      message: "many",
      data: { count: "3", most: "2" },
      output: "FROM a\n\n\nRUN b",
    },
    {
      code: "FROM a\n \n\t\n⟦\n  \n⟧# b\n\n\n⟦\n  ⟧",
      preset,
      message: "many",
      data: { count: "4", most: "2" },
      output: "FROM a\n \n\t\n# b\n\n\n",
    },
    {
      code: "# syntax=a\n\n⟦\n⟧# check=skip=all\nFROM a",
      preset,
      options: { most: 0 },
      message: "many",
      data: { count: "2", most: "1" },
      output: "# syntax=a\n\n# check=skip=all\nFROM a",
    },
  ],
});
