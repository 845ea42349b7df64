import { useValidLabelKeys } from "../../../src/lint/rules/use-valid-label-keys.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(useValidLabelKeys, {
  valid: [
    "FROM a\nLABEL b.c-d_e/f1=g RUN=h 1b=i b--c=j",
    "FROM a\nLABEL com.docker.extension.icon=b com.docker.desktop.extension.api.version=c",
    "FROM a\nARG B\nLABEL $B=c io.docker=d",
    { code: "FROM a\nLABEL b.c-d_e/f1=g b=h", preset: "strict" },
    { code: "FROM a\nLABEL 'b.c-d_e/f1'=g b.-c=h io.docker=i", preset: "hadolint" },
    { code: "FROM a\nONBUILD LABEL B=c", preset: "hadolint" },
  ],
  invalid: [
    {
      code: 'FROM a\nLABEL ⟦"b c"⟧=d ok=e \\\n  # why\n  ⟦b:c⟧=f\nLABEL ⟦bü⟧ d',
      message: "character",
      data: [{ key: "b c" }, { key: "b:c" }, { key: "bü" }],
    },
    {
      code: "FROM a\nLABEL ⟦com.docker.b⟧=c ⟦io.docker.b⟧=d ⟦org.dockerproject.b⟧=e",
      message: "reserved",
      data: [
        { key: "com.docker.b", prefix: "com.docker." },
        { key: "io.docker.b", prefix: "io.docker." },
        { key: "org.dockerproject.b", prefix: "org.dockerproject." },
      ],
    },
    {
      code: "FROM a\nLABEL ⟦Build.Date⟧=b c=d",
      preset: "strict",
      message: "form",
      data: { key: "Build.Date" },
      output: "FROM a\nLABEL build.date=b c=d",
      unsafe: true,
    },
    {
      code: 'FROM a\nLABEL ⟦1b⟧=c ⟦b-⟧=c ⟦b..c⟧=d ⟦b--c⟧=e ⟦"B"⟧=f',
      preset: "strict",
      message: "form",
      data: [{ key: "1b" }, { key: "b-" }, { key: "b..c" }, { key: "b--c" }, { key: "B" }],
    },
    {
      code: "FROM a\n⟦LABEL⟧ b=c \\\n  $D=e com.docker.b=f\nLABEL ⟦com.docker.extension.b⟧=c\nLABEL ⟦1b⟧=c B=d",
      preset: "hadolint",
      message: ["character", "reserved", "form"],
      data: [
        { key: "$D" },
        { key: "com.docker.extension.b", prefix: "com.docker." },
        { key: "1b" },
      ],
    },
  ],
});
