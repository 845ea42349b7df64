import { avoidCopyingIgnoredFiles } from "../../../src/lint/rules/avoid-copying-ignored-files.ts";
import { testRule } from "../../support/ruleTester.ts";

const ignoreFile = ["# what no image needs", "/secret", "**/*.log", "dist/**", ".git"];

const by = (line: number, pattern: string, source: string) => ({
  ...{ line: String(line), pattern, source },
  file: ".dockerignore",
});

testRule(avoidCopyingIgnoredFiles, {
  valid: [
    { code: "FROM a\nCOPY secret /b/" },
    { code: "FROM a\nCOPY b secrets c/secret /b/", ignoreFile },
    { code: "FROM a\nCOPY . /b/", ignoreFile },
    { code: "FROM a\nCOPY / /b/", ignoreFile },
    { code: "FROM a\nCOPY . /b/", ignoreFile: [".*"] },
    { code: "FROM a\nCOPY --from=x secret /b/", ignoreFile },
    { code: "FROM a\nADD https://b.c/secret https://b.c/d.log git@b.c:secret.git /b/", ignoreFile },
    { code: "FROM a\nCOPY *.lo? /b/", ignoreFile },
    { code: "FROM a\nCOPY *.log /b/", ignoreFile: ["?.log", "*.log", "!a.log"] },
    { code: "FROM a\nCOPY <<secret /b/\nc\nsecret", ignoreFile },
    { code: "FROM a\nARG B\nCOPY $B secret$B /b/", ignoreFile },
    { code: "FROM a\nCOPY secret /b/", ignoreFile: ["secret", "!secret/c"] },
    { code: "FROM a\nCOPY secret /b/", ignoreFile: [] },
    { code: "FROM a\nCOPY /secret /b/", ignoreFile: ["secret"], preset: "buildkit" },
    { code: "FROM a\nCOPY . /b/", ignoreFile, preset: "buildkit" },
    { code: "FROM a\nCOPY secret /b/", ignoreFile: ["secret", "!c"], preset: "buildkit" },
    { code: "FROM a\nCOPY --from=x secret /b/", ignoreFile, preset: "buildkit" },
    { code: "FROM a\nONBUILD COPY secret /b/", ignoreFile, preset: "buildkit" },
    {
      code: "FROM a\nCOPY secret secret/c /b/\nCOPY . /b/",
      ignoreFile: ["*", "!secret/c"],
      files: { "secret/c": "", "secret/d": "" },
    },
    {
      code: "FROM a\nCOPY d e /b/",
      ignoreFile: ["d/*.log", "e/*", "!e/f"],
      files: { "d/": "", "e/f": "" },
    },
    { code: "FROM a\nCOPY d /b/", ignoreFile: ["d/**"], files: { "d/": "" }, preset: "buildkit" },
  ],
  invalid: [
    {
      // The wildcard is what is kept out.
      code: "FROM a\nCOPY ⟦*.log⟧ /b/",
      ignoreFile,
      message: "ignoredBy",
      data: by(3, "**/*.log", "*.log"),
    },
    {
      code: "FROM a\nCOPY b ⟦secret⟧ /c/",
      ignoreFile,
      message: "ignoredBy",
      data: by(2, "secret", "secret"),
    },
    {
      code: "FROM a\nCOPY --chown=b \\\n  # why\n  ⟦./secret/../secret/d⟧ \\\n  e ⟦f/g.log⟧ /c/",
      ignoreFile,
      message: "ignoredBy",
      data: [by(2, "secret", "./secret/../secret/d"), by(3, "**/*.log", "f/g.log")],
    },
    {
      code: 'FROM a\nADD [⟦"/secret"⟧, "b", ⟦"../secret"⟧, "/c/"]',
      ignoreFile,
      message: "ignoredBy",
      data: [by(2, "secret", "/secret"), by(2, "secret", "../secret")],
    },
    {
      code: "FROM a\nARG B=dist\nCOPY ⟦$B/c⟧ /d",
      ignoreFile,
      message: "ignoredBy",
      data: by(4, "dist/**", "$B/c"),
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ /d/\nADD ⟦/⟧ /d/",
      ignoreFile: ["*"],
      message: "emptied",
      data: [by(1, "*", "."), by(1, "*", "/")],
    },
    {
      code: "FROM a\nCOPY ⟦secret⟧ /c/",
      ignoreFile,
      preset: "strict",
      message: "ignoredBy",
      data: by(2, "secret", "secret"),
    },
    {
      code: "FROM a\nCOPY go.mod ⟦dist⟧ ⟦secret/d⟧ /b/",
      ignoreFile: ["*", "!go.mod", "!secret/c", "dist"],
      files: { "go.mod": "", "secret/c": "", "secret/d": "", "dist/e": "" },
      message: "ignoredBy",
      data: [by(4, "dist", "dist"), by(1, "*", "secret/d")],
    },
    {
      code: "FROM a\nCOPY ⟦d⟧ /b/",
      ignoreFile: ["# why", "d/**"],
      files: { "d/": "", e: "" },
      message: "emptied",
      data: by(2, "d/**", "d"),
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ /b/",
      ignoreFile: ["*", "!c"],
      files: { d: "" },
      message: "emptied",
      data: by(1, "*", "."),
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
