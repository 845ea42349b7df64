import { putStartCommandLast } from "../../../src/lint/rules/put-start-command-last.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(putStartCommandLast, {
  valid: [
    { code: "FROM a", preset },
    { code: "FROM a\nCOPY b c\nHEALTHCHECK CMD d\nENTRYPOINT e\nCMD f\n# g\n", preset },
    // What is not the last stage is no image, or one that others add to.
    { code: "FROM a AS b\nCMD c\nRUN d\nFROM b", preset },
    { code: "FROM a\nONBUILD CMD b\nRUN c", preset },
    { code: "CMD a\nRUN b", preset },
  ],
  invalid: [
    {
      code: "FROM a\n\n# b\n# c\n⟦CMD⟧ d\n\n# e\nCOPY f g",
      preset,
      message: "early",
      data: { keyword: "CMD" },
      output: "FROM a\n\n\n# e\nCOPY f g\n# b\n# c\nCMD d",
    },
    {
      code: 'FROM a\n⟦entrypoint⟧ ["b", \\\n  "c"]\nUSER d\n⟦CMD⟧ ["e"]\nEXPOSE 1\nHEALTHCHECK CMD f\n# g\n',
      preset,
      message: "early",
      data: [{ keyword: "ENTRYPOINT" }, { keyword: "CMD" }],
      output:
        'FROM a\nUSER d\nEXPOSE 1\nentrypoint ["b", \\\n  "c"]\nCMD ["e"]\nHEALTHCHECK CMD f\n# g\n',
    },
    {
      code: 'FROM a\n⟦CMD⟧ b\nSHELL ["c", "-d"]',
      preset,
      message: "early",
      data: { keyword: "CMD" },
    },
    {
      code: "FROM a\n⟦CMD⟧ b\nRUN c \\",
      preset,
      message: "early",
      data: { keyword: "CMD" },
      without: ["backtick"],
    },
    {
      code: "FROM a\n⟦CMD⟧ b\nRUN c <<E\nd\n",
      preset,
      message: "early",
      data: { keyword: "CMD" },
    },
  ],
});
