import { useNumericUser } from "../../../src/lint/rules/use-numeric-user.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useNumericUser, {
  valid: [
    { code: "FROM a\nUSER 1000", preset: "strict" },
    { code: "FROM a\nUSER b\nUSER 1000:c", preset: "strict" },
    { code: "FROM a\nUSER root", preset: "strict" },
    { code: "FROM a\nUSER $B", preset: "strict" },
    { code: "FROM a\nARG B=1000\nUSER $B", preset: "strict" },
    { code: "FROM a AS b\nUSER c\nFROM d", preset: "strict" },
    { code: "FROM a\nUSER ContainerUser", preset: "strict" },
    { code: "FROM a\nUSER 1000:b\nARG C\nUSER $C\nUSER ${C}:d\nUSER :1", preset: "hadolint" },
    { code: "FROM a\nONBUILD USER b", preset: "hadolint" },
    { code: "FROM a\nARG U\nUSER $UID", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM a\nUSER ⟦b⟧", preset: "strict", message: "name", data: { user: "b" } },
    {
      code: "FROM a\nRUN adduser -D -u 1234 b && true\nUSER ⟦b:c⟧",
      preset: "strict",
      message: "name",
      data: { user: "b" },
      output: "FROM a\nRUN adduser -D -u 1234 b && true\nUSER 1234:c",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN useradd --uid=99 b; useradd c\nARG C=b\nUSER ⟦$C⟧",
      preset: "strict",
      message: "name",
      data: { user: "b" },
    },
    {
      code: 'FROM a\nUSER ⟦root⟧\nENV B=c\nUSER ⟦$B⟧\nUSER ⟦d:1⟧\nUSER ⟦"1"⟧',
      preset: "hadolint",
      message: "name",
      data: [{ user: "root" }, { user: "$B" }, { user: "d" }, { user: '"1"' }],
    },
    {
      code: "⟦USER⟧ \\\n  d",
      preset: "hadolint",
      message: "name",
      data: { user: "d" },
    },
    {
      code: "FROM a\nRUN useradd --uid=99 b\nUSER ⟦b⟧",
      preset: "hadolint",
      message: "name",
      data: { user: "b" },
      output: "FROM a\nRUN useradd --uid=99 b\nUSER 99",
      unsafe: true,
    },
  ],
});
