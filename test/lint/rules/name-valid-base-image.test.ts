import { nameValidBaseImage } from "../../../src/lint/rules/name-valid-base-image.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(nameValidBaseImage, {
  valid: [
    "",
    "FROM",
    "FROM scratch",
    "FROM a:1@sha256:0000000000000000000000000000000000000000000000000000000000000000",
    "FROM UPPER/a",
    "FROM localhost:5000/a:1",
    "ARG V=1\nFROM a:$V",
    "ARG V=1\nARG I=a:$V-$TARGETARCH\nFROM $I",
    "ARG V\nFROM a:${V:-1}",
    "ARG V\nFROM a:${V-1}",
    "ARG V\nFROM a${V:+:$V}",
    "FROM a-$TARGETARCH",
    "ARG TARGETARCH\nFROM a-$TARGETARCH",
    // Asks for an argument on purpose.
    "ARG V\nFROM a:$V",
    "ARG BASE\nFROM $BASE",
    // Told of by declare-from-args.
    "FROM a:$V",
    // A name that stages may have and images may not.
    "FROM a AS b..c\nFROM b..c",
    { code: "ARG V=1\nARG V\nFROM a:$V", preset: "buildkit" },
  ],
  invalid: [
    {
      code: "ARG V=\nFROM ⟦a:$V⟧",
      message: "withDefaults",
      data: { image: "a:" },
    },
    { code: "ARG I=\nFROM ⟦${I}⟧ AS b", message: "withDefaults", data: { image: "" } },
    {
      code: "ARG I=-bad\nFROM a AS b\nFROM ⟦$I⟧",
      message: "withDefaults",
      data: { image: "-bad" },
    },
    {
      code: "FROM ⟦a:b:c⟧",
      message: "invalid",
      data: { image: "a:b:c", reason: '":" cannot stand in an image name' },
    },
    {
      code: "FROM ⟦Debian:12⟧",
      message: "invalid",
      data: { image: "Debian:12", reason: 'An image name is in lower case, but "Debian" is not' },
      output: "FROM debian:12",
      unsafe: true,
    },
    {
      code: "FROM a AS Base\nFROM ⟦Base⟧",
      message: "stageCase",
      data: { name: "base" },
      output: "FROM a AS Base\nFROM base",
    },
    {
      code: "ARG V\nFROM ⟦a:$V⟧",
      preset: "strict",
      message: "withDefaults",
      data: { image: "a:" },
    },
    { code: "FROM ⟦a:$V⟧", preset: "buildkit", message: "withDefaults", data: { image: "a:" } },
    {
      code: "FROM a AS b..c\n⟦FROM⟧ \\\n  b..c",
      preset: "buildkit",
      message: "invalid",
      data: { image: "b..c", reason: '".." cannot separate words in an image name' },
    },
  ],
});
