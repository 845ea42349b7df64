import { pinZypperVersions } from "../../../src/lint/rules/pin-zypper-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = { preset: "strict" } as const;
const hadolint = { preset: "hadolint" } as const;

testRule(pinZypperVersions, {
  valid: [
    { code: "FROM a\nRUN zypper -n in b=1 'c>=2' \"d < 3\" e-1.2-3 ./f.rpm", ...strict },
    { code: "FROM a\nRUN zypper -n in -t pattern b; zypper -n in pattern:c !d ~e", ...strict },
    { code: "FROM a\nRUN zypper -n rm b; zypper -n up c; zypper -n in $D $(e)", ...strict },
    { code: "FROM a\nRUN zypper --root /b -n in --from c --repo d e=1", ...strict },
    { code: "FROM a\nRUN zypper in b=1 c~=2 'd<3' e.rpm; zypper rm f", ...hadolint },
    { code: "FROM a\nRUN sudo zypper install b", ...hadolint },
  ],
  invalid: [
    {
      code: 'FROM a\nRUN zypper ref && zypper -n install ⟦b⟧ \\\n  # c\n  ⟦"c"⟧ \\\n  d=1',
      ...strict,
      message: "unpinned",
    },
    { code: 'FROM a\nRUN ["zypper", "-n", "in", ⟦"b"⟧]', ...strict, message: "unpinned" },
    {
      code: "FROM a\nRUN <<EOF\n(zypper -n in --type package ⟦b⟧)\nEOF",
      ...strict,
      message: "unpinned",
    },
    {
      code: "FROM a\nRUN zypper -n in ⟦b⟧ ⟦$C⟧ ⟦rm⟧ -t ⟦pattern⟧ d=1",
      ...hadolint,
      message: "unpinned",
    },
    { code: "FROM a\n⟦RUN⟧ b && \\\n  zypper install c d", ...hadolint, message: "unpinned" },
  ],
});
