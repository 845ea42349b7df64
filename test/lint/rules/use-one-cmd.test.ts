import { useOneCmd } from "../../../src/lint/rules/use-one-cmd.ts";
import { testRule } from "../../support/ruleTester.ts";

const data = { keyword: "CMD" };

testRule(useOneCmd, {
  valid: [
    'FROM a\nCMD ["b"]',
    'FROM a AS b\nCMD ["a"]\nFROM b\nCMD ["b"]',
    'FROM a\nONBUILD CMD ["a"]\nONBUILD CMD ["b"]\nCMD ["b"]',
    'FROM a AS b\nONBUILD CMD ["a"]\nFROM b\nCMD ["b"]',
    { code: 'FROM a AS b\nCMD ["a"]\nFROM b\nCMD ["b"]', preset: "hadolint" },
    { code: 'FROM a AS b\nONBUILD CMD ["a"]\nFROM b\nUSER c', preset: "buildkit" },
  ],
  invalid: [
    {
      code: 'FROM a\n# first\n⟦CMD⟧ ["a"] \\\n  # more\n  more\n\nUSER b\n⟦cmd⟧ ["b"]\nCMD ["b"]',
      message: "earlier",
      data,
      output: 'FROM a\n# first\n\nUSER b\nCMD ["b"]',
      unsafe: true,
    },
    {
      code: 'FROM a\n⟦CMD⟧ ["a"]\nCMD ["b"]',
      preset: "buildkit",
      message: "earlier",
      data,
      output: 'FROM a\nCMD ["b"]',
      unsafe: true,
    },
    {
      code: 'FROM a\nCMD ["a"]\nUSER c\n⟦CMD⟧ ["b"]\nUSER d\n⟦CMD⟧ ["b"]',
      preset: "hadolint",
      message: "later",
      data,
      output: 'FROM a\nUSER c\nUSER d\nCMD ["b"]',
      unsafe: true,
    },
    {
      // Before any FROM, too.
      code: 'CMD ["a"]\n⟦CMD⟧ ["b"]',
      preset: "hadolint",
      message: "later",
      data,
      output: 'CMD ["b"]',
      unsafe: true,
    },
    {
      code: 'FROM a AS b\nONBUILD CMD ["a"]\n⟦FROM⟧ b\nCMD ["b"]',
      preset: "buildkit",
      message: "trigger",
      data,
    },
  ],
});
