import { matchFromAndAsCase } from "../../../src/lint/rules/match-from-and-as-case.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(matchFromAndAsCase, {
  valid: [
    { code: "", preset: "strict" },
    { code: "FROM a", preset: "strict" },
    { code: "FROM a AS b", preset: "strict" },
    { code: "from a as b", preset: "strict" },
    { code: "From a aS b", preset: "buildkit" },
    { code: "FROM a b c", preset: "strict" },
    { code: "FROM a as", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a ⟦as⟧ b",
      preset: "strict",
      message: "otherCase",
      data: { as: "as", from: "FROM", wanted: "AS" },
      output: "FROM a AS b",
    },
    {
      code: "from --platform=$BUILDPLATFORM a ⟦As⟧ b",
      preset: "strict",
      message: "otherCase",
      data: { as: "As", from: "from", wanted: "as" },
      output: "from --platform=$BUILDPLATFORM a as b",
    },
    {
      code: "⟦FROM⟧ a \\\n  as b",
      preset: "buildkit",
      message: "otherCase",
      data: { as: "as", from: "FROM", wanted: "AS" },
      output: "FROM a \\\n  AS b",
    },
    {
      code: "FROM a ⟦a\\\ns⟧ b",
      preset: "strict",
      message: "otherCase",
      data: { as: "as", from: "FROM", wanted: "AS" },
    },
    {
      code: "FROM a ⟦b⟧ c",
      preset: "buildkit",
      message: "otherCase",
      data: { as: "b", from: "FROM", wanted: "B" },
    },
  ],
});
