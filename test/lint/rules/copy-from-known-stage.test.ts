import { copyFromKnownStage } from "../../../src/lint/rules/copy-from-known-stage.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(copyFromKnownStage, {
  valid: [
    "",
    "FROM a\nCOPY b c",
    "FROM a AS build\nFROM a\nCOPY --from=build b c",
    "FROM a AS Build\nFROM a\nCOPY --from=BUILD b c",
    "FROM a AS b\nFROM a\nCOPY --from=0 b c",
    "FROM a\nCOPY --from=nginx b c",
    "FROM a\nCOPY --from=ghcr.io/astral-sh/uv b c",
    // Told of by other rules, or by the parser.
    "FROM a AS build\nCOPY --from=build b c",
    "FROM a\nCOPY --from=$B b c",
    "FROM a\nCOPY --from= b c",
    "FROM a\nCOPY --from=B b c\nFROM a AS b",
    "FROM a\nCOPY --from=7 b c",
    // Too short, or on purpose.
    "FROM a AS app\nFROM a\nCOPY --from=api b c",
    "FROM a AS build1\nFROM a\nCOPY --from=build2 b c",
    { code: "FROM a AS build\nFROM a\nCOPY --from=build b c", preset: "hadolint" },
    { code: "FROM a AS build\nCOPY --from=build b c", preset: "hadolint" },
    { code: "FROM a\nCOPY --from=b:1 b c", preset: "hadolint" },
    { code: "FROM a\nCOPY --from=0 b c", preset: "hadolint" },
    { code: "FROM a\nCOPY --from=0x b c", preset: "hadolint" },
    { code: "FROM a\nCOPY --from=b/c:1 b c", preset: "strict" },
    { code: "FROM a\nCOPY --from=b.c/d b c", preset: "strict" },
  ],
  invalid: [
    {
      code: "FROM a AS builder\nFROM a\nCOPY --from=⟦biulder⟧ b c",
      message: "similar",
      data: { from: "biulder", similar: "builder" },
      output: "FROM a AS builder\nFROM a\nCOPY --from=builder b c",
      unsafe: true,
    },
    {
      code: "FROM a AS build-a\nFROM a AS build-b\nFROM a\nCOPY --from=⟦build-c⟧ b c",
      message: "similar",
      data: { from: "build-c", similar: "build-b" },
    },
    {
      code: "FROM a\nCOPY --from=⟦nginx⟧ b c",
      preset: "strict",
      message: "unknown",
      data: { from: "nginx" },
    },
    {
      code: "FROM a AS B\nFROM a\n⟦COPY⟧ \\\n  --from=b b c\nCOPY --from=⟦a.b/c⟧ d e\nCOPY --from=⟦2⟧ b c",
      preset: "hadolint",
      message: "unknown",
      data: [{ from: "b" }, { from: "a.b/c" }, { from: "2" }],
      without: ["later stage"],
    },
    {
      code: "FROM a\nCOPY --from=⟦b⟧ b c\nFROM a AS b",
      preset: "hadolint",
      message: "unknown",
      data: { from: "b" },
    },
    {
      code: "COPY --from=⟦0⟧ b c",
      preset: "hadolint",
      message: "unknown",
      data: { from: "0" },
    },
  ],
});
