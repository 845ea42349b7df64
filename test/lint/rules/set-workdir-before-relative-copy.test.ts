import { setWorkdirBeforeRelativeCopy } from "../../../src/lint/rules/set-workdir-before-relative-copy.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(setWorkdirBeforeRelativeCopy, {
  valid: [
    "FROM a\nCOPY b /c",
    'FROM a\nCOPY ["b", "/c d"]',
    "FROM a\nWORKDIR /b\nCOPY c d",
    "FROM a AS b\nWORKDIR /b\nFROM b\nCOPY c d",
    // Where golang's files go is known.
    "FROM golang\nCOPY b c",
    "FROM scratch\nCOPY b c",
    "FROM a\nCOPY b $C",
    "FROM a\nARG C=/d\nCOPY b $C",
    "FROM a\nCOPY b c:/d",
    "FROM a\nADD b c",
    "FROM a\nONBUILD COPY b c",
    { code: "FROM a\nCOPY b '$C'\nCOPY b \"/c\"\nCOPY b c:d", preset: "hadolint" },
    { code: "FROM a\nWORKDIR b\nFROM a\nCOPY c d", preset: "hadolint" },
    { code: "WORKDIR /b\nCOPY c d", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM a\nCOPY b ⟦c⟧", message: "relative", data: { path: "c" } },
    {
      code: "FROM a\nCOPY b \\\n  c \\\n  ⟦./d/⟧\nWORKDIR /e\nCOPY f g",
      message: "relative",
      data: { path: "./d/" },
    },
    { code: 'FROM a\nCOPY ["b", ⟦"c"⟧]', message: "relative", data: { path: "c" } },
    { code: "FROM a\nARG C=d\nCOPY b ⟦$C⟧", message: "relative", data: { path: "d" } },
    {
      code: "FROM golang\nCOPY b ⟦c⟧",
      preset: "strict",
      message: "relative",
      data: { path: "c" },
    },
    {
      code: "FROM a AS b\nWORKDIR /c\nFROM a\nCOPY c ⟦d⟧\nFROM B\nCOPY c ⟦d⟧",
      preset: "hadolint",
      message: "relative",
      data: { path: "d" },
    },
    { code: "⟦COPY⟧ b \\\n  c", preset: "hadolint", message: "relative", data: { path: "c" } },
  ],
});
