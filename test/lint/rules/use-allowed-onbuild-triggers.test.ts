import { useAllowedOnbuildTriggers } from "../../../src/lint/rules/use-allowed-onbuild-triggers.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useAllowedOnbuildTriggers, {
  valid: [
    { code: "FROM a\nONBUILD RUN b", preset: "hadolint" },
    { code: "FROM a\nONBUILD", preset: "hadolint" },
    { code: "FROM a\nONBUILD FOO b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nONBUILD ⟦FROM⟧ b\nONBUILD ⟦onbuild⟧ RUN c\nonbuild ⟦MAINTAINER⟧ d",
      preset: "hadolint",
      message: "forbidden",
      data: [{ trigger: "FROM" }, { trigger: "ONBUILD" }, { trigger: "MAINTAINER" }],
      output: "FROM a\nONBUILD FROM b\nONBUILD RUN c\nonbuild MAINTAINER d",
      unsafe: true,
    },
    { code: "FROM a\nONBUILD \\\n  ⟦FROM⟧ b", message: "forbidden", data: { trigger: "FROM" } },
    {
      code: "FROM a\nONBUILD ⟦ONBUILD⟧ FROM b\nONBUILD ⟦ONBUILD⟧ \\\n# why\n  RUN c\nONBUILD ⟦ONBUILD⟧",
      message: "forbidden",
      data: { trigger: "ONBUILD" },
    },
    {
      code: "⟦ONBUILD⟧ \\\n  MAINTAINER b",
      preset: "hadolint",
      message: "forbidden",
      data: { trigger: "MAINTAINER" },
    },
  ],
});
