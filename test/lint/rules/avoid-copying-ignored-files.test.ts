import { avoidCopyingIgnoredFiles } from "../../../src/lint/rules/avoid-copying-ignored-files.ts";
import { testRule } from "../../support/ruleTester.ts";

const ignoreFile = ["# what no image needs", "/secret", "**/*.log", "dist/**", ".git"];

testRule(avoidCopyingIgnoredFiles, {
  valid: [
    { code: "FROM a\nCOPY secret /b/" },
    { code: "FROM a\nCOPY b secrets c/secret /b/", ignoreFile },
    { code: "FROM a\nCOPY . /b/", ignoreFile },
    { code: "FROM a\nCOPY / /b/", ignoreFile },
    { code: "FROM a\nCOPY . /b/", ignoreFile: [".*"] },
    { code: "FROM a\nCOPY --from=x secret /b/", ignoreFile },
    { code: "FROM a\nADD https://b.c/secret https://b.c/d.log git@b.c:secret.git /b/", ignoreFile },
    { code: "FROM a\nCOPY *.log /b/", ignoreFile },
    { code: "FROM a\nCOPY <<secret /b/\nc\nsecret", ignoreFile },
    { code: "FROM a\nARG B\nCOPY $B secret$B /b/", ignoreFile },
    { code: "FROM a\nCOPY secret /b/", ignoreFile: ["secret", "!secret/c"] },
    { code: "FROM a\nCOPY secret /b/", ignoreFile: [] },
    { code: "FROM a\nCOPY /secret /b/", ignoreFile: ["secret"], preset: "buildkit" },
    { code: "FROM a\nCOPY . /b/", ignoreFile, preset: "buildkit" },
    { code: "FROM a\nCOPY secret /b/", ignoreFile: ["secret", "!c"], preset: "buildkit" },
    { code: "FROM a\nCOPY --from=x secret /b/", ignoreFile, preset: "buildkit" },
    { code: "FROM a\nONBUILD COPY secret /b/", ignoreFile, preset: "buildkit" },
  ],
  invalid: [
    {
      code: "FROM a\nCOPY b ⟦secret⟧ /c/",
      ignoreFile,
      message: "ignored",
      data: { source: "secret" },
    },
    {
      code: "FROM a\nCOPY --chown=b \\\n  # why\n  ⟦./secret/../secret/d⟧ \\\n  e ⟦f/g.log⟧ /c/",
      ignoreFile,
      message: "ignored",
      data: [{ source: "./secret/../secret/d" }, { source: "f/g.log" }],
    },
    {
      code: 'FROM a\nADD [⟦"/secret"⟧, "b", ⟦"../secret"⟧, "/c/"]',
      ignoreFile,
      message: "ignored",
      data: [{ source: "/secret" }, { source: "../secret" }],
    },
    {
      code: "FROM a\nARG B=dist\nCOPY ⟦$B/c⟧ /d",
      ignoreFile,
      message: "ignored",
      data: { source: "$B/c" },
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ /d/\nADD ⟦/⟧ /d/",
      ignoreFile: ["*"],
      message: "ignored",
      data: [{ source: "." }, { source: "/" }],
    },
    {
      code: "FROM a\nCOPY ⟦secret⟧ /c/",
      ignoreFile,
      preset: "strict",
      message: "ignored",
      data: { source: "secret" },
    },
    {
      code: "FROM a\n⟦COPY⟧ b \\\n  ./secret /c/\nADD ⟦*.log⟧ /c/",
      ignoreFile,
      preset: "buildkit",
      message: "ignored",
      data: [{ source: "./secret" }, { source: "*.log" }],
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ /d/",
      ignoreFile: ["**/*"],
      preset: "buildkit",
      message: "ignored",
      data: { source: "." },
    },
    {
      code: "FROM a AS b\nONBUILD COPY secret /c/\n⟦FROM⟧ b",
      ignoreFile,
      preset: "buildkit",
      message: "ignored",
      data: { source: "secret" },
    },
  ],
});
