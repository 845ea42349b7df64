import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { chooseOfferedPlatform } from "../../../src/lint/rules/choose-offered-platform.ts";
import { testRule } from "../../support/ruleTester.ts";

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  a: { platforms: ["linux/amd64", "linux/arm/v7", "windows/amd64"], source: { kind: "engine" } },
  small: { platforms: ["linux/386"] },
  many: { platforms: ["linux/amd64", "linux/arm64", "linux/ppc64le", "linux/s390x", "linux/386"] },
  none: { platforms: [] },
  unknown: {},
};

testRule(chooseOfferedPlatform, {
  valid: [
    "FROM a",
    "FROM --platform a",
    "FROM --platform=linux/amd64 a",
    "FROM --platform=amd64 a",
    "FROM --platform=linux/x86_64 a",
    "FROM --platform=linux/amd64/v2 a",
    "FROM --platform=windows/amd64 a",
    "FROM --platform=linux/arm/v7 a",
    "FROM --platform=linux/arm a",
    "FROM --platform=linux/arm64 a",
    "FROM --platform=linux/amd64 small",
    "FROM --platform=$BUILDPLATFORM a",
    "ARG P\nFROM --platform=$P a",
    "FROM --platform=linux/s390x unknown",
    "FROM --platform=linux/s390x none",
    "FROM --platform=linux/s390x nobody-knows",
    "FROM --platform=linux/s390x a:$UNKNOWN",
    "FROM --platform=a/b/c/d a",
    "FROM a AS b\nFROM --platform=linux/s390x b",
    "# syntax=example.com/other:1\nFROM --platform=linux/s390x a",
  ].map((code) => ({ code, baseImages })),
  invalid: [
    {
      code: "FROM --platform=⟦linux/arm/v6⟧ a",
      baseImages,
      message: "missing",
      data: {
        image: "a",
        platform: "linux/arm/v6",
        source: " (as the engine has it)",
        offered: "linux/amd64, linux/arm/v7, windows/amd64",
      },
    },
    {
      code: "ARG P=linux/riscv64\nFROM --platform=⟦$P⟧ many AS b",
      baseImages,
      message: "missing",
      data: {
        image: "many",
        platform: "linux/riscv64",
        source: "",
        offered: "linux/amd64, linux/arm64, linux/ppc64le and 2 more",
      },
    },
    {
      code: "FROM --platform=⟦windows/amd64⟧ small",
      baseImages,
      message: "missing",
      data: { image: "small", platform: "windows/amd64", source: "", offered: "linux/386" },
    },
  ],
});
