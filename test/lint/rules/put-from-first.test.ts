import { putFromFirst } from "../../../src/lint/rules/put-from-first.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(putFromFirst, {
  valid: [
    "",
    "FROM a\nRUN b",
    "# syntax=a\n# b\n\nARG C\nARG D=1\nFROM a:$C",
    // An error of another kind.
    "RNU a\nFROM b",
    { code: "ARG A\nFROM $A\nRUN b\nFROM c", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "⟦RUN⟧ a\nCMD b\nFROM c",
      message: "beforeFrom",
      data: { keyword: "RUN" },
    },
    { code: "ARG A\n⟦label⟧ b=c", message: "beforeFrom", data: { keyword: "LABEL" } },
    {
      code: "⟦RUN⟧ a \\\n  b\nARG C\n⟦ONBUILD⟧ RUN d\nFROM e\nRUN f",
      preset: "hadolint",
      message: "beforeFrom",
      data: [{ keyword: "RUN" }, { keyword: "ONBUILD" }],
    },
  ],
});
