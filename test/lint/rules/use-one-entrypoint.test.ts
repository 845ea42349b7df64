import { useOneEntrypoint } from "../../../src/lint/rules/use-one-entrypoint.ts";
import { testRule } from "../../support/ruleTester.ts";

const data = { keyword: "ENTRYPOINT" };

testRule(useOneEntrypoint, {
  valid: [
    'FROM a\nENTRYPOINT ["b"]',
    'FROM a AS b\nENTRYPOINT ["a"]\nFROM b\nENTRYPOINT ["b"]',
    'FROM a\nONBUILD ENTRYPOINT ["a"]\nONBUILD ENTRYPOINT ["b"]\nENTRYPOINT ["b"]',
    'FROM a AS b\nONBUILD ENTRYPOINT ["a"]\nFROM b\nENTRYPOINT ["b"]',
    { code: 'FROM a AS b\nENTRYPOINT ["a"]\nFROM b\nENTRYPOINT ["b"]', preset: "hadolint" },
    { code: 'FROM a AS b\nONBUILD ENTRYPOINT ["a"]\nFROM b\nUSER c', preset: "buildkit" },
  ],
  invalid: [
    {
      code: 'FROM a\n# first\n⟦ENTRYPOINT⟧ ["a"] \\\n  # more\n  more\n\nUSER b\n⟦entrypoint⟧ ["b"]\nENTRYPOINT ["b"]',
      message: "earlier",
      data,
      output: 'FROM a\n# first\n\nUSER b\nENTRYPOINT ["b"]',
      unsafe: true,
    },
    {
      code: 'FROM a\n⟦ENTRYPOINT⟧ ["a"]\nENTRYPOINT ["b"]',
      preset: "buildkit",
      message: "earlier",
      data,
      output: 'FROM a\nENTRYPOINT ["b"]',
      unsafe: true,
    },
    {
      code: 'FROM a\nENTRYPOINT ["a"]\nUSER c\n⟦ENTRYPOINT⟧ ["b"]\nUSER d\n⟦ENTRYPOINT⟧ ["b"]',
      preset: "hadolint",
      message: "later",
      data,
      output: 'FROM a\nUSER c\nUSER d\nENTRYPOINT ["b"]',
      unsafe: true,
    },
    {
      // Before any FROM, too.
      code: 'ENTRYPOINT ["a"]\n⟦ENTRYPOINT⟧ ["b"]',
      preset: "hadolint",
      message: "later",
      data,
      output: 'ENTRYPOINT ["b"]',
      unsafe: true,
    },
    {
      code: 'FROM a AS b\nONBUILD ENTRYPOINT ["a"]\n⟦FROM⟧ b\nENTRYPOINT ["b"]',
      preset: "buildkit",
      message: "trigger",
      data,
    },
  ],
});
