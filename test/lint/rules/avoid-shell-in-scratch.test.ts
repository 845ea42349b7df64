import { avoidShellInScratch } from "../../../src/lint/rules/avoid-shell-in-scratch.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(avoidShellInScratch, {
  valid: [
    'FROM scratch\nCOPY a /a\nENTRYPOINT ["/a"]\nCMD ["b"]',
    'FROM scratch\nCMD ["b"]\nHEALTHCHECK NONE',
    "FROM scratch\nCMD",
    "FROM scratch\nADD a.tar /\nRUN b",
    "FROM scratch\nCMD a\nCOPY b /b",
    "FROM scratch\nCOPY <<a /b\na\nRUN c",
    "FROM scratch\nRUN --mount=from=busybox,target=/bin a",
    "FROM scratch AS a\nCOPY b /\nFROM a\nRUN c",
    "FROM scratch AS a\nCMD b\nFROM a\nCOPY c /",
    "FROM a\nRUN b\nCMD c",
    "FROM $A\nRUN b",
    "FROM scratch\nONBUILD RUN a",
    "RUN a",
  ],
  invalid: [
    {
      code: "FROM scratch\n⟦RUN⟧ a\n⟦run⟧ b\nCOPY c /\nRUN d",
      message: "run",
    },
    { code: 'FROM scratch\n⟦RUN⟧ ["a"]', message: "run" },
    { code: "FROM scratch\n⟦RUN⟧ --mount=type=cache,target=/a b", message: "run" },
    { code: "ARG A=scratch\nFROM $A AS b\nFROM b\n⟦RUN⟧ a", message: "run" },
    {
      code: "FROM scratch\n⟦entrypoint⟧ a\n⟦HEALTHCHECK⟧ CMD b\n⟦CMD⟧ c",
      preset: "strict",
      message: "shellForm",
      data: [{ keyword: "ENTRYPOINT" }, { keyword: "HEALTHCHECK" }, { keyword: "CMD" }],
    },
  ],
});
