import { avoidReservedStageNames } from "../../../src/lint/rules/avoid-reserved-stage-names.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidReservedStageNames, {
  valid: [
    "",
    "FROM scratch",
    "FROM a AS contexts",
    "FROM context:1",
    { code: "FROM a AS Scratch", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM a AS ⟦scratch⟧", message: "reserved", data: { name: "scratch" } },
    { code: "FROM a AS ⟦Context⟧", message: "reserved", data: { name: "context" } },
    {
      code: "⟦FROM⟧ a \\\n  AS Context",
      preset: "buildkit",
      message: "reserved",
      data: { name: "context" },
    },
    {
      code: "FROM a AS ⟦context⟧",
      preset: "hadolint",
      message: "reserved",
      data: { name: "context" },
    },
  ],
});
