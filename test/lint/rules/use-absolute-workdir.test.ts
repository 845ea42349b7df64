import { useAbsoluteWorkdir } from "../../../src/lint/rules/use-absolute-workdir.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useAbsoluteWorkdir, {
  valid: [
    "FROM a\nWORKDIR /b",
    'FROM a\nWORKDIR "/b c"',
    "FROM a\nWORKDIR /b\nWORKDIR c",
    "FROM a AS b\nWORKDIR /b\nFROM b\nWORKDIR c",
    "FROM a\nWORKDIR C:\\b",
    "# escape=`\nFROM a\nWORKDIR C:\\b",
    "FROM a\nARG D=/b\nWORKDIR $D",
    "FROM a\nWORKDIR $UNKNOWN",
    "FROM scratch\nWORKDIR b",
    { code: "FROM a\nWORKDIR $UNKNOWN", preset: "strict" },
    { code: "FROM a\nWORKDIR /b\nWORKDIR c", preset: "buildkit" },
    { code: "FROM a AS b\nONBUILD WORKDIR /c\nFROM b\nWORKDIR d", preset: "buildkit" },
    { code: "FROM a\nWORKDIR $B\nWORKDIR 'C:\\b'", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a AS b\nONBUILD WORKDIR c\n⟦FROM⟧ b",
      preset: "buildkit",
      message: "fromBase",
      data: { path: "c" },
    },
    {
      code: "FROM a\nWORKDIR ⟦C:\\b⟧",
      preset: "buildkit",
      message: "fromBase",
      data: { path: "C:b" },
    },
    { code: "FROM a\nWORKDIR ⟦$B⟧", preset: "buildkit", message: "fromBase", data: { path: "$B" } },
    { code: "FROM a\nWORKDIR ⟦b⟧", message: "fromBase", data: { path: "b" } },
    { code: "FROM a\nWORKDIR \\\n  ⟦b/c⟧\nUSER d", message: "fromBase", data: { path: "b/c" } },
    // One is enough to tell.
    { code: "FROM a\nWORKDIR ⟦b⟧\nWORKDIR c", message: "fromBase", data: { path: "b" } },
    {
      code: "FROM a AS b\nWORKDIR /b\nFROM a\nWORKDIR ⟦c⟧",
      message: "fromBase",
      data: { path: "c" },
    },
    { code: "FROM a\nARG D=b\nWORKDIR ⟦$D⟧", message: "fromBase", data: { path: "b" } },
    {
      code: "FROM golang\nWORKDIR ⟦src⟧",
      message: "fromKnownBase",
      data: { path: "src", folder: "/go" },
      output: "FROM golang\nWORKDIR /go/src",
    },
    {
      code: "FROM scratch\nWORKDIR ⟦b⟧",
      preset: "buildkit",
      message: "fromKnownBase",
      data: { path: "b", folder: "/" },
      output: "FROM scratch\nWORKDIR /b",
    },
    {
      code: "FROM a\nWORKDIR /b\nWORKDIR ⟦c⟧\nWORKDIR ⟦'..'⟧",
      preset: "strict",
      message: "relative",
      data: [{ path: "c" }, { path: ".." }],
      output: "FROM a\nWORKDIR /b\nWORKDIR /b/c\nWORKDIR '/b'",
    },
    {
      code: "FROM a\nWORKDIR /b\nWORKDIR ⟦c d⟧",
      preset: "strict",
      message: "relative",
      data: { path: "c d" },
    },
    {
      code: "FROM a\nWORKDIR ⟦b⟧\nWORKDIR ⟦c⟧",
      preset: "hadolint",
      message: "relative",
      data: [{ path: "b" }, { path: "c" }],
    },
  ],
});
