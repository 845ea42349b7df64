import { setWorkdirBeforeRelativeCopy } from "../../../src/lint/rules/set-workdir-before-relative-copy.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(setWorkdirBeforeRelativeCopy, {
  valid: [
    "FROM a\nCOPY b /c",
    'FROM a\nCOPY ["b", "/c d"]',
    "FROM alpine\nWORKDIR /b\nCOPY c d",
    "FROM a AS b\nWORKDIR /b\nFROM b\nCOPY c d",
    { code: "FROM b\nCOPY b c", baseImages: { b: { workdir: "/srv" } } },
    { code: "FROM b\nCOPY b c", baseImages: { b: { workdir: "", onbuild: ["WORKDIR /srv"] } } },
    // Where golang's files go is known.
    "FROM golang\nCOPY b c",
    "FROM scratch\nCOPY b c",
    // Nobody knows where its files go.
    "FROM a\nCOPY b c",
    "FROM alpine\nCOPY b $C",
    "FROM alpine\nARG C=/d\nCOPY b $C",
    "FROM alpine\nCOPY b c:/d",
    "FROM alpine\nADD b c",
    "FROM alpine\nONBUILD COPY b c",
    { code: "FROM a\nCOPY b '$C'\nCOPY b \"/c\"\nCOPY b c:d", preset: "hadolint" },
    { code: "FROM a\nWORKDIR b\nFROM a\nCOPY c d", preset: "hadolint" },
    { code: "WORKDIR /b\nCOPY c d", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM alpine\nCOPY b ⟦c⟧", message: "relative", data: { path: "c" } },
    {
      code: "FROM alpine\nCOPY b \\\n  c \\\n  ⟦./d/⟧\nWORKDIR /e\nCOPY f g",
      message: "relative",
      data: { path: "./d/" },
    },
    { code: 'FROM alpine\nCOPY ["b", ⟦"c"⟧]', message: "relative", data: { path: "c" } },
    { code: "FROM alpine\nARG C=d\nCOPY b ⟦$C⟧", message: "relative", data: { path: "d" } },
    { code: "FROM a\nCOPY b ⟦c⟧", preset: "strict", message: "relative", data: { path: "c" } },
    // Nothing sets a folder there, so it is the root.
    {
      code: "FROM b\nCOPY b ⟦c⟧",
      baseImages: { b: { workdir: "" } },
      message: "relative",
      data: { path: "c" },
    },
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
