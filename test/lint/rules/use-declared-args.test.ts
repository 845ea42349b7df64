import { useDeclaredArgs } from "../../../src/lint/rules/use-declared-args.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useDeclaredArgs, {
  valid: [
    "ARG a\nFROM $a",
    "ARG a\nARG b=$a\nFROM c:${b:-d}",
    "ARG a\nFROM --platform=$a b",
    "ARG a\nFROM b\nFROM c\nARG d a",
    "ARG a\nFROM b\nONBUILD ARG a",
    {
      code: "ARG a\nFROM b",
      baseImages: { b: { onbuild: ["ARG a", "RUN c $a"] } },
    },
    // Another rule says that it is not declared there.
    "ARG a\nFROM b\nWORKDIR $a",
    "ARG BUILDKIT_SYNTAX=a\nARG http_proxy\nARG SOURCE_DATE_EPOCH\nFROM b",
    "ARG a",
    "FROM a\nARG b",
    { code: "FROM a\nARG b\nRUN c", preset: "strict" },
    { code: "FROM a\nARG b\nCOPY $b c", preset: "strict" },
    { code: "FROM a\nARG b\nCOPY <<c d\n${b}\nc", preset: "strict" },
    { code: "FROM a\nARG b\nARG c=$b\nENV d=$c", preset: "strict" },
    { code: "FROM a\nARG b\nEXPOSE $b", preset: "strict" },
    { code: "FROM a\nARG b\nONBUILD RUN c", preset: "strict" },
    { code: "FROM a AS b\nARG c\nFROM d\nFROM b\nRUN e", preset: "strict" },
    { code: "FROM a AS b\nARG c\nFROM b\nLABEL d=$c", preset: "strict" },
  ],
  invalid: [
    {
      code: "ARG ⟦a⟧=1\nFROM b\nRUN c $a",
      message: "global",
      data: { name: "a" },
    },
    // A value of its own does not take the global one.
    {
      code: "ARG b ⟦a⟧\nFROM $b\nARG a=1\nRUN c",
      message: "global",
      data: { name: "a" },
    },
    {
      code: "FROM a\nARG ⟦b⟧=1 c\nENV d=$c\nCMD e $b",
      preset: "strict",
      message: "stage",
      data: { name: "b" },
    },
    {
      code: "FROM a AS b\nRUN c\nARG ⟦d⟧\nFROM e\nRUN f $d\nFROM b\nCMD $d",
      preset: "strict",
      message: "stage",
      data: { name: "d" },
    },
  ],
});
