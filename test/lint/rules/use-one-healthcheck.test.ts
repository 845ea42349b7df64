import { useOneHealthcheck } from "../../../src/lint/rules/use-one-healthcheck.ts";
import { testRule } from "../../support/ruleTester.ts";

const data = { keyword: "HEALTHCHECK" };

testRule(useOneHealthcheck, {
  valid: [
    "FROM a\nHEALTHCHECK NONE",
    "FROM a AS b\nHEALTHCHECK CMD a\nFROM b\nHEALTHCHECK NONE",
    "FROM a\nONBUILD HEALTHCHECK CMD a\nONBUILD HEALTHCHECK NONE\nHEALTHCHECK NONE",
    "FROM a AS b\nONBUILD HEALTHCHECK CMD a\nFROM b\nHEALTHCHECK NONE",
    { code: "FROM a AS b\nHEALTHCHECK CMD a\nFROM b\nHEALTHCHECK NONE", preset: "hadolint" },
    { code: "FROM a AS b\nONBUILD HEALTHCHECK CMD a\nFROM b\nUSER c", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a\n# first\n⟦HEALTHCHECK⟧ CMD a \\\n  # more\n  more\n\nUSER b\n⟦healthcheck⟧ NONE\nHEALTHCHECK NONE",
      message: "earlier",
      data,
      output: "FROM a\n# first\n\nUSER b\nHEALTHCHECK NONE",
      unsafe: true,
    },
    {
      code: "FROM a\n⟦HEALTHCHECK⟧ CMD a\nHEALTHCHECK NONE",
      preset: "buildkit",
      message: "earlier",
      data,
      output: "FROM a\nHEALTHCHECK NONE",
      unsafe: true,
    },
    {
      code: "FROM a\nHEALTHCHECK CMD a\nUSER c\n⟦HEALTHCHECK⟧ NONE\nUSER d\n⟦HEALTHCHECK⟧ NONE",
      preset: "hadolint",
      message: "later",
      data,
      output: "FROM a\nUSER c\nUSER d\nHEALTHCHECK NONE",
      unsafe: true,
    },
    {
      // Before any FROM, too.
      code: "HEALTHCHECK CMD a\n⟦HEALTHCHECK⟧ NONE",
      preset: "hadolint",
      message: "later",
      data,
      output: "HEALTHCHECK NONE",
      unsafe: true,
    },
    {
      code: "FROM a AS b\nONBUILD HEALTHCHECK CMD a\n⟦FROM⟧ b\nHEALTHCHECK NONE",
      preset: "buildkit",
      message: "trigger",
      data,
    },
  ],
});
