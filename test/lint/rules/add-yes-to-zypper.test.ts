import { addYesToZypper } from "../../../src/lint/rules/add-yes-to-zypper.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(addYesToZypper, {
  valid: [
    "FROM a\nRUN zypper --non-interactive install b && zypper -n in c",
    "FROM a\nRUN zypper install -y b && zypper in --no-confirm c && zypper -qn up",
    "FROM a\nRUN zypper refresh && zypper search install && zypper clean",
    "FROM a\nRUN yes | zypper install b",
    "FROM a\nRUN zypper $OPTIONS install b",
    "FROM a\nENV OPTIONS=-n\nRUN zypper $OPTIONS install b",
    'FROM a\nRUN ["zypper", "-n", "in", "b"]',
    { code: "FROM a\nRUN zypper update; zypper dup; zypper in -y b", preset: "hadolint" },
    { code: "FROM a\nRUN env B=c zypper install d", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN zypper ⟦install⟧ b && \\\n    zypper --root /x ⟦up⟧ && zypper --gpg-auto-import-keys ⟦si⟧ c",
      message: "asks",
      output:
        "FROM a\nRUN zypper --non-interactive install b && \\\n    zypper --non-interactive --root /x up && zypper --non-interactive --gpg-auto-import-keys si c",
    },
    {
      code: 'FROM a\nRUN ["zypper", ⟦"rm"⟧, "b"]',
      message: "asks",
      output: 'FROM a\nRUN ["zypper", "--non-interactive", "rm", "b"]',
    },
    {
      code: "FROM a\nRUN <<EOF\nset -e\nzypper ref\nzypper ⟦in⟧ \\\n  b\nEOF",
      message: "asks",
      output: "FROM a\nRUN <<EOF\nset -e\nzypper ref\nzypper --non-interactive in \\\n  b\nEOF",
      // The backslash in the heredoc is the shell's.
      without: ["backtick"],
    },
    {
      code: "FROM a\nRUN if b; then sudo zypper ⟦patch⟧; else (zypper ⟦dup⟧); fi",
      message: "asks",
      output:
        "FROM a\nRUN if b; then sudo zypper --non-interactive patch; else (zypper --non-interactive dup); fi",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  zypper source-install c; zypper info patch",
      preset: "hadolint",
      message: "asks",
      output:
        "FROM a\nRUN b && \\\n  zypper --non-interactive source-install c; zypper --non-interactive info patch",
    },
  ],
});
