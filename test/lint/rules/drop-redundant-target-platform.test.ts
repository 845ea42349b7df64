import { dropRedundantTargetPlatform } from "../../../src/lint/rules/drop-redundant-target-platform.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(dropRedundantTargetPlatform, {
  valid: [
    "",
    "FROM a",
    "FROM --platform a",
    "FROM --platform=$BUILDPLATFORM a",
    "FROM --platform=$TARGETOS/$TARGETARCH a",
    "FROM --platform=${TARGETPLATFORM:+b} a",
    "FROM --platform=${TARGETPLATFORM:-$B} a",
    "ARG TARGETPLATFORM=linux/arm64\nFROM --platform=$TARGETPLATFORM a",
    { code: "FROM --platform=${TARGETPLATFORM:-b} a", preset: "hadolint" },
    { code: 'FROM --platform="$TARGETPLATFORM" a', preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM ⟦--platform=$TARGETPLATFORM⟧ a", message: "redundant", output: "FROM a" },
    {
      code: "FROM  ⟦--platform=${TARGETPLATFORM}⟧\ta AS b",
      message: "redundant",
      output: "FROM  a AS b",
    },
    { code: 'FROM ⟦--platform="$TARGETPLATFORM"⟧ a', message: "redundant", output: "FROM a" },
    {
      code: "FROM ⟦--platform=${TARGETPLATFORM:-linux/amd64}⟧ a",
      preset: "buildkit",
      message: "redundant",
      output: "FROM a",
    },
    {
      code: "⟦FROM⟧ \\\n  # why\n  --platform=$TARGETPLATFORM \\\n  a",
      preset: "buildkit",
      message: "redundant",
      output: "FROM \\\n  # why\n   \\\n  a",
    },
    {
      code: "ARG TARGETPLATFORM=linux/arm64\nFROM ⟦--platform=$TARGETPLATFORM⟧ a",
      preset: "buildkit",
      message: "redundant",
    },
    {
      code: "FROM ⟦--platform=$TARGETPLATFORM⟧ a",
      preset: "hadolint",
      message: "redundant",
      output: "FROM a",
    },
  ],
});
