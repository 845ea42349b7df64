import { useCopyForLocalFiles } from "../../../src/lint/rules/use-copy-for-local-files.ts";
import { testRule } from "../../support/ruleTester.ts";

const data = { source: "b" };

testRule(useCopyForLocalFiles, {
  valid: [
    "FROM a\nCOPY b c",
    "FROM a\nADD b.tar.gz c.tgz d/",
    "FROM a\nADD https://e.com/b git@e.com:b.git git://e.com/b c/",
    "FROM a\nADD b https://e.com/b c/",
    "FROM a\nADD --checksum=sha256:0 b c",
    "FROM a\nADD --unpack=true b c",
    "FROM a\nADD $B c",
    "FROM a\nARG B=c.tar\nADD $B d",
    "FROM a\nADD dist/* c/",
    'FROM a\nADD ["$B", "c"]',
    "FROM a\nADD <<X b\nc\nX",
    "FROM a\nADD b",
    "FROM a\nONBUILD ADD b c",
    { code: "FROM a\nADD 'b.tar' http://e.com/c d/", preset: "hadolint" },
    { code: "FROM a\nONBUILD ADD b c", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM a\n⟦ADD⟧ b c", message: "local", data, output: "FROM a\nCOPY b c" },
    {
      code: 'FROM a\n⟦add⟧ --chown=d \\\n  ["b", "c"]',
      message: "local",
      data,
      output: 'FROM a\ncopy --chown=d \\\n  ["b", "c"]',
    },
    {
      code: "FROM a\n⟦ADD⟧ *.js c/",
      message: "local",
      data: { source: "*.js" },
      output: "FROM a\nCOPY *.js c/",
    },
    {
      // The value of a build arg may be an archive.
      code: "FROM a\nARG B=c\n⟦ADD⟧ $B d",
      message: "local",
      data: { source: "$B" },
    },
    {
      code: "⟦ADD⟧ 'b' c",
      preset: "hadolint",
      message: "local",
      data,
      output: "COPY 'b' c",
    },
    {
      code: "FROM a\n⟦ADD⟧ b c.tar d/\n⟦ADD⟧ b.zip d\n⟦ADD⟧ --checksum=sha256:0 b c",
      preset: "hadolint",
      message: "local",
      data: [data, { source: "b.zip" }, data],
      output: "FROM a\nADD b c.tar d/\nCOPY b.zip d\nADD --checksum=sha256:0 b c",
    },
  ],
});
