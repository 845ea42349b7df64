import { avoidConstantPlatform } from "../../../src/lint/rules/avoid-constant-platform.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidConstantPlatform, {
  valid: [
    "",
    "FROM a",
    "FROM --platform a",
    "FROM --platform= a",
    "FROM --platform=$BUILDPLATFORM a",
    "ARG P=linux/amd64\nFROM --platform=$P a",
    "FROM --platform=linux/arm64 a AS b-arm64",
    "FROM --platform=linux/aarch64 a AS b_arm64",
    "FROM --platform=windows/amd64 a AS windows-base",
    "FROM --platform=arm64 a AS for-LINUX",
    // The engine says that these are no platforms.
    "FROM --platform=b a",
    "FROM --platform=a/b/c/d a",
    { code: "FROM --platform=x${TARGETPLATFORM} a", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM ⟦--platform=linux/amd64⟧ a",
      message: "constant",
      data: { platform: "linux/amd64" },
      output: "FROM a",
      unsafe: true,
    },
    {
      code: 'FROM ⟦--platform="arm64"⟧ a AS b',
      message: "constant",
      data: { platform: "arm64" },
      output: "FROM a AS b",
      unsafe: true,
    },
    {
      code: "⟦FROM⟧ \\\n  --platform=linux a AS b",
      preset: "buildkit",
      message: "constant",
      data: { platform: "linux" },
      output: "FROM \\\n  a AS b",
      unsafe: true,
    },
    {
      code: "ARG P\nFROM ⟦--platform=$P⟧ a\nFROM ⟦--platform=linux/arm64⟧ a AS arm64",
      preset: "hadolint",
      message: "constant",
      data: [{ platform: "$P" }, { platform: "linux/arm64" }],
      output: "ARG P\nFROM a\nFROM a AS arm64",
      unsafe: true,
    },
  ],
});
