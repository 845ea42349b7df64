import { declareFromArgs } from "../../../src/lint/rules/declare-from-args.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(declareFromArgs, {
  valid: [
    "",
    "FROM",
    "FROM a:1",
    "ARG V\nFROM a:$V",
    "ARG A=1 B=2\nFROM a:$A-${B:-c}",
    "FROM --platform=$BUILDPLATFORM a-${TARGETARCH}",
    "ARG V\nFROM a\nFROM b:$V",
    // A dollar sign without a name.
    "FROM a:\\$V",
  ],
  invalid: [
    { code: "FROM a:$⟦VERSION⟧", message: "undeclared", data: { name: "VERSION" } },
    { code: "FROM a:${⟦VERSION⟧:-1}", message: "undeclared", data: { name: "VERSION" } },
    {
      code: "FROM --platform=$⟦PLATE⟧ a:${⟦IMG⟧}-$⟦IMG2⟧-$IMG AS b",
      message: "undeclared",
      data: [{ name: "PLATE" }, { name: "IMG" }, { name: "IMG2" }],
    },
    {
      code: "FROM a\nARG VERSION=1\nFROM b:$⟦VERSION⟧",
      message: "inStage",
      data: { name: "VERSION" },
    },
    {
      code: "ARG VERSION=1\nFROM a:$⟦VERSON⟧ AS b",
      message: "similar",
      data: { name: "VERSON", similar: "VERSION" },
      output: "ARG VERSION=1\nFROM a:$VERSION AS b",
      unsafe: true,
    },
    {
      code: "FROM --platform=${⟦BULIDPLATFORM⟧} a",
      message: "similar",
      data: { name: "BULIDPLATFORM", similar: "BUILDPLATFORM" },
      output: "FROM --platform=${BUILDPLATFORM} a",
      unsafe: true,
    },
    // Either may be meant.
    {
      code: "ARG IMAGE_A IMAGE_B\nFROM $⟦IMAGE_C⟧",
      message: "similar",
      data: { name: "IMAGE_C", similar: "IMAGE_B" },
    },
    {
      code: "FROM ⟦a:$VER\\\nSION⟧",
      message: "undeclared",
      data: { name: "VERSION" },
    },
    {
      code: "⟦FROM⟧ \\\n  a:$VERSION",
      preset: "buildkit",
      message: "undeclared",
      data: { name: "VERSION" },
    },
  ],
});
