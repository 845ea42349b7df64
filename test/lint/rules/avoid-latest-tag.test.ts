import { avoidLatestTag } from "../../../src/lint/rules/avoid-latest-tag.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidLatestTag, {
  valid: [
    "",
    "FROM a",
    "FROM a:1",
    "FROM a:latest-slim",
    "FROM a:latest@sha256:0",
    "ARG V\nFROM a:$V",
    "FROM cgr.dev/chainguard/static:latest",
    { code: "FROM a:1", preset: "hadolint" },
    { code: "ARG V=latest\nFROM a:$V", preset: "hadolint" },
    { code: "FROM a:latest@sha256:0", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM ⟦a:latest⟧", message: "latest", data: { image: "a" } },
    { code: "FROM ⟦b.c/a:latest⟧ AS d", message: "latest", data: { image: "b.c/a" } },
    { code: "ARG V=latest\nFROM ⟦a:$V⟧", message: "latest", data: { image: "a" } },
    { code: "FROM ⟦a:${V:-latest}⟧", message: "latest", data: { image: "a" } },
    {
      code: "FROM ⟦cgr.dev/chainguard/go:latest⟧",
      preset: "strict",
      message: "latest",
      data: { image: "cgr.dev/chainguard/go" },
    },
    {
      code: "⟦FROM⟧ \\\n  a:latest\nFROM ⟦$A:latest⟧",
      preset: "hadolint",
      message: "latest",
      data: [{ image: "a" }, { image: "$A" }],
    },
  ],
});
