import { pinBaseImageTag } from "../../../src/lint/rules/pin-base-image-tag.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(pinBaseImageTag, {
  valid: [
    "",
    "FROM",
    "FROM a:1",
    "FROM a@sha256:0",
    "FROM a:latest",
    "FROM scratch",
    "FROM a:1 AS b\nFROM b",
    "FROM a:1 AS B\nFROM b",
    // Another rule has to say that this is an error.
    "FROM a:1 AS b\nFROM B",
    "FROM $UNKNOWN",
    "FROM b.c/$UNKNOWN",
    "ARG V\nFROM a:$V",
    "ARG I=a:1\nFROM $I",
    "ARG I=a V=1\nFROM $I:$V",
    "FROM a-$TARGETARCH",
    "FROM localhost:5000/a:1",
    "FROM cgr.dev/chainguard/static",
    "FROM gcr.io/distroless/base-debian12",
    { code: "FROM a:1", preset: "hadolint" },
    { code: "FROM a:1 AS b\nFROM b", preset: "hadolint" },
    { code: "FROM $A", preset: "hadolint" },
    { code: "FROM b.c/$A", preset: "hadolint" },
    { code: "FROM localhost:5000/a", preset: "hadolint" },
    { code: "ARG I=a\nFROM $I", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM ⟦a⟧", message: "noTag", data: { image: "a" } },
    { code: "FROM --platform=linux/amd64 ⟦a/b⟧ AS c", message: "noTag", data: { image: "a/b" } },
    { code: "FROM \\\n  ⟦a⟧", message: "noTag", data: { image: "a" } },
    {
      code: "FROM ⟦localhost:5000/a⟧",
      message: "noTag",
      data: { image: "localhost:5000/a" },
    },
    { code: "ARG I=a\nFROM ⟦${I}⟧", message: "noTag", data: { image: "a" } },
    { code: "FROM ⟦b⟧ AS b", message: "noTag", data: { image: "b" } },
    {
      code: "FROM ⟦cgr.dev/chainguard/static⟧",
      preset: "strict",
      message: "noTag",
      data: { image: "cgr.dev/chainguard/static" },
    },
    { code: "⟦FROM⟧ \\\n  a", preset: "hadolint", message: "noTag", data: { image: "a" } },
    {
      code: "FROM a:1 AS B\nFROM ⟦b⟧",
      preset: "hadolint",
      message: "noTag",
      data: { image: "b" },
    },
    {
      code: "FROM ⟦a-${B:-c:d}⟧",
      preset: "hadolint",
      message: "noTag",
      data: { image: "a-${B:-c:d}" },
    },
  ],
});
