import { addYesToDnf } from "../../../src/lint/rules/add-yes-to-dnf.ts";
import { testRule } from "../../support/ruleTester.ts";

const dnf = { message: "asks", data: { program: "dnf" } } as const;

testRule(addYesToDnf, {
  valid: [
    "FROM a\nRUN dnf install -y b && dnf -y module enable b:1",
    "FROM a\nRUN dnf makecache && dnf module list && dnf info install",
    "FROM a\nRUN microdnf install b",
    "FROM a\nENV DNF_OPTIONS='-q -y'\nRUN dnf install $DNF_OPTIONS b",
    "FROM a\nRUN dnf install b < /answers",
    "FROM a\nRUN printf 'assumeyes=True\\n' >> /etc/dnf/dnf.conf && dnf install b",
    { code: "FROM a\nRUN dnf upgrade; dnf5 install b", preset: "hadolint" },
    { code: "FROM a\nRUN command -v dnf; dnf -yq install b", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nRUN dnf ⟦install⟧ b && dnf ⟦upgrade⟧ --refresh",
      ...dnf,
      output: "FROM a\nRUN dnf install -y b && dnf upgrade -y --refresh",
    },
    {
      code: "FROM a\nRUN dnf module ⟦install⟧ nodejs:20 \\\n  # and\n  && dnf --setopt keepcache=0 ⟦reinstall⟧ b",
      ...dnf,
      output:
        "FROM a\nRUN dnf module install -y nodejs:20 \\\n  # and\n  && dnf --setopt keepcache=0 reinstall -y b",
    },
    {
      code: 'FROM a\nRUN ["/usr/bin/dnf", "-q", ⟦"install"⟧, "b"]',
      ...dnf,
      output: 'FROM a\nRUN ["/usr/bin/dnf", "-q", "install", "-y", "b"]',
    },
    {
      code: "FROM a\nRUN dnf5 ⟦remove⟧ b",
      message: "asks",
      data: { program: "dnf5" },
      output: "FROM a\nRUN dnf5 remove -y b",
    },
    {
      code: "FROM a\nRUN <<EOF\nfor b in c d; do\n  dnf ⟦install⟧ lib-$b\ndone\nEOF",
      ...dnf,
      output: "FROM a\nRUN <<EOF\nfor b in c d; do\n  dnf install -y lib-$b\ndone\nEOF",
    },
    {
      code: "FROM a\nRUN microdnf ⟦install⟧ b",
      preset: "strict",
      message: "asks",
      data: { program: "microdnf" },
      output: "FROM a\nRUN microdnf install -y b",
    },
    {
      code: "FROM a\n⟦RUN⟧ (b; \\\n  dnf groupinstall c; \\\n  dnf install d)",
      preset: "hadolint",
      ...dnf,
      output: "FROM a\nRUN (b; \\\n  dnf groupinstall -y c; \\\n  dnf install -y d)",
    },
    {
      code: "FROM a\nRUN microdnf ⟦install⟧ b; dnf -y install c",
      preset: "hadolint",
      message: "asks",
      data: { program: "microdnf" },
      output: "FROM a\nRUN microdnf install -y b; dnf -y install c",
    },
  ],
});
