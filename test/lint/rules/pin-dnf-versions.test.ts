import { pinDnfVersions } from "../../../src/lint/rules/pin-dnf-versions.ts";
import { testRule } from "../../support/ruleTester.ts";

const dnf = { message: "noVersion", data: { program: "dnf" } } as const;
const microdnf = { message: "noVersion", data: { program: "microdnf" } } as const;
const strict = { preset: "strict" } as const;
const hadolint = { preset: "hadolint" } as const;

testRule(pinDnfVersions, {
  valid: [
    { code: "FROM a\nRUN dnf install -y b-1 @c/d e.rpm && dnf upgrade -y f", ...strict },
    { code: "FROM a\nRUN dnf --repo c --setopt d=1 install b-1", ...strict },
    {
      code: "FROM a\nRUN dnf module install b:1; dnf module enable c; dnf group install d",
      ...strict,
    },
    { code: 'FROM a\nRUN dnf install "$B" c-${D}', ...strict },
    { code: "FROM a\nRUN dnf group install b; dnf module install c:1/d; dnf in e", ...hadolint },
    { code: "FROM a\nRUN dnf5 install b; dnf upgrade c", ...hadolint },
    { code: "FROM a\nENV V=1\nRUN microdnf install b-$V", ...hadolint },
  ],
  invalid: [
    {
      code: "FROM a\nRUN dnf install -y ⟦b⟧ && \\\n  dnf install --nodocs \\\n    ⟦c⟧",
      ...strict,
      ...dnf,
    },
    { code: 'FROM a\nRUN ["microdnf", "install", ⟦"b"⟧, "c-1"]', ...strict, ...microdnf },
    {
      code: "FROM a\nRUN bash -c 'dnf install ⟦b⟧'; f() { dnf module install ⟦c⟧; }",
      ...strict,
      ...dnf,
    },
    { code: "FROM a\nRUN dnf install ⟦b⟧ c-1; dnf module install ⟦d⟧", ...hadolint, ...dnf },
    {
      code: "FROM a\n⟦RUN⟧ b; \\\n  microdnf install c; \\\n  microdnf install d",
      ...hadolint,
      ...microdnf,
    },
    { code: "FROM a\nRUN dnf install ⟦b${V}-1⟧; dnf5 install c", ...hadolint, ...dnf },
  ],
});
