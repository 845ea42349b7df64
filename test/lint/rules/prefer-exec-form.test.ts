import { preferExecForm } from "../../../src/lint/rules/prefer-exec-form.ts";
import { testRule } from "../../support/ruleTester.ts";

const cmd = { keyword: "CMD" };
const entrypoint = { keyword: "ENTRYPOINT" };

testRule(preferExecForm, {
  valid: [
    'FROM a\nCMD ["b", "c"]',
    'FROM a\nENTRYPOINT ["b"]',
    "FROM a\nCMD []",
    // The shell gives its place up.
    "FROM a\nCMD exec b $C",
    'FROM a\nENTRYPOINT set -e; . /env && exec b "$0" "$@"',
    "FROM a\nCMD",
    "FROM a\nRUN b c",
    "FROM a\nHEALTHCHECK CMD b",
    'FROM a\nSHELL ["/bin/bash", "-c"]\nCMD b',
    'FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM b\nCMD c',
    "CMD b",
    "FROM a\nONBUILD CMD b",
    // A rule of its own tells of these.
    "FROM a\nCMD ['b']",
    { code: "FROM a\nHEALTHCHECK CMD b", preset: "buildkit" },
    { code: 'FROM a\nHEALTHCHECK CMD ["b"]', preset: "hadolint" },
    { code: "FROM a\nHEALTHCHECK NONE", preset: "hadolint" },
  ],
  invalid: [
    { code: "FROM a\nCMD ⟦exec b; c⟧", message: "shellForm", data: cmd },
    { code: "FROM a\nCMD ⟦b || exec c | d⟧", message: "shellForm", data: cmd },
    { code: "FROM a\nCMD ⟦exec b $C⟧", preset: "strict", message: "shellForm", data: cmd },
    {
      code: "FROM a\nCMD ⟦b -c 8080⟧",
      message: "shellForm",
      data: cmd,
      output: 'FROM a\nCMD ["b", "-c", "8080"]',
    },
    {
      code: "FROM a\nentrypoint ⟦/b 'c d' \"e\"⟧",
      message: "shellForm",
      data: entrypoint,
      output: 'FROM a\nentrypoint ["/b", "c d", "e"]',
    },
    {
      code: "FROM a\nCMD ⟦b \\\n  c⟧\nUSER d",
      message: "shellForm",
      data: cmd,
      output: 'FROM a\nCMD ["b", "c"]\nUSER d',
    },
    // A shell has more to do, or would have.
    { code: "FROM a\nCMD ⟦b $C⟧", message: "shellForm", data: cmd },
    { code: "FROM a\nCMD ⟦b && c⟧", message: "shellForm", data: cmd },
    { code: "FROM a\nCMD ⟦exec b⟧", preset: "strict", message: "shellForm", data: cmd },
    { code: "FROM a\nCMD ⟦A=1 b⟧", message: "shellForm", data: cmd },
    { code: "FROM a\nCMD ⟦['b']⟧", preset: "buildkit", message: "shellForm", data: cmd },
    { code: "FROM a\nCMD ⟦b \\\n# why\n  c⟧", message: "shellForm", data: cmd },
    {
      code: 'FROM a\nCMD ⟦b⟧\nSHELL ["/bin/bash", "-c"]',
      message: "shellForm",
      data: cmd,
      output: 'FROM a\nCMD ["b"]\nSHELL ["/bin/bash", "-c"]',
    },
    {
      code: 'FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM a\nCMD ⟦c⟧',
      message: "shellForm",
      data: cmd,
      output: 'FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM a\nCMD ["c"]',
    },
    {
      // In exec form the ENTRYPOINT would get the CMD.
      code: 'FROM a\nENTRYPOINT ⟦b⟧\nCMD ["c"]',
      message: "shellForm",
      data: entrypoint,
      output: 'FROM a\nENTRYPOINT ["b"]\nCMD ["c"]',
      unsafe: true,
    },
    {
      code: 'FROM a AS b\nENTRYPOINT ["b"]\nFROM b\nCMD ⟦c⟧',
      message: "shellForm",
      data: cmd,
      output: 'FROM a AS b\nENTRYPOINT ["b"]\nFROM b\nCMD ["c"]',
      unsafe: true,
    },
    { code: "FROM a\n⟦CMD⟧", preset: "buildkit", message: "empty", data: cmd },
    {
      code: 'FROM a\nSHELL ["b"]\nCMD ⟦c⟧',
      preset: "hadolint",
      message: "shellForm",
      data: cmd,
      output: 'FROM a\nSHELL ["b"]\nCMD ["c"]',
    },
    {
      code: "FROM a\nHEALTHCHECK --interval=5s CMD ⟦b -c⟧",
      preset: "hadolint",
      message: "healthcheck",
      output: 'FROM a\nHEALTHCHECK --interval=5s CMD ["b", "-c"]',
    },
    {
      code: "FROM a\nHEALTHCHECK CMD ⟦b || exit 1⟧",
      preset: "hadolint",
      message: "healthcheck",
    },
    {
      code: 'FROM a AS b\nONBUILD CMD c\nONBUILD ENTRYPOINT ["d"]\n⟦FROM⟧ b\nFROM a AS e\nONBUILD SHELL ["f"]\nONBUILD CMD g\nFROM e',
      preset: "buildkit",
      message: "shellForm",
      data: { keyword: "CMD" },
    },
  ],
});
