import { ownCopiedFiles } from "../../../src/lint/rules/own-copied-files.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(ownCopiedFiles, {
  valid: [
    { code: "FROM a\nCOPY b c", preset },
    { code: "FROM a\nUSER b\nCOPY --chown=c d e", preset },
    { code: "FROM a\nUSER root\nCOPY b c\nUSER 0:0\nADD b c", preset },
    { code: "FROM a\nUSER b\nFROM a\nCOPY c d", preset },
    { code: "FROM a\nUSER $B\nCOPY c d", preset },
    { code: "FROM a\nUSER ContainerUser\nCOPY c d", preset },
    { code: "FROM a\nUSER b\nONBUILD COPY c d", preset },
    { code: "FROM a\nUSER b\nCOPY c", preset },
  ],
  invalid: [
    {
      code: "FROM a\nUSER b\n⟦COPY⟧ c d\n⟦add⟧ --chmod=644 c \\\n  d",
      preset,
      message: "root",
      data: { user: "b" },
      output: "FROM a\nUSER b\nCOPY --chown=b c d\nadd --chown=b --chmod=644 c \\\n  d",
      unsafe: true,
    },
    {
      code: "FROM a\nUSER 1000:b\n⟦COPY⟧ <<c /d\ne\nc",
      preset,
      message: "root",
      data: { user: "1000:b" },
      output: "FROM a\nUSER 1000:b\nCOPY --chown=1000:b <<c /d\ne\nc",
      unsafe: true,
    },
    // Whether the value is meant for here, too, is not known.
    { code: "FROM a\nARG B=c\nUSER $B\n⟦COPY⟧ d e", preset, message: "root", data: { user: "c" } },
    {
      code: "FROM a AS b\nUSER c\nFROM b\n⟦COPY⟧ d e",
      preset,
      message: "root",
      data: { user: "c" },
    },
  ],
});
