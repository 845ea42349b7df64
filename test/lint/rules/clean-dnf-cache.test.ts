import { cleanDnfCache } from "../../../src/lint/rules/clean-dnf-cache.ts";
import { testRule } from "../../support/ruleTester.ts";

const dnf = { message: "left", data: { program: "dnf" } } as const;
const microdnf = { message: "left", data: { program: "microdnf" } } as const;

testRule(cleanDnfCache, {
  valid: [
    "FROM a\nRUN dnf install -y b && dnf clean all",
    "FROM a\nRUN microdnf install -y b; microdnf clean all",
    "FROM a\nRUN dnf install -y b && yum clean all",
    "FROM a\nRUN dnf install -y b \\\n  && rm -rf /var/cache/libdnf5",
    "FROM a\nRUN dnf install -y b && rm -rf /mnt/var/cache/dnf/*",
    "FROM a\nRUN dnf install -y b && { c; dnf clean packages; }",
    "FROM a\nRUN --mount=type=cache,target=/root/.cache/libdnf5 dnf install -y b",
    "FROM a\nRUN --mount=type=cache,id=d,target=/var/cache/dnf dnf install -y b",
    "FROM a\nARG D=/var/cache\nRUN --mount=type=cache,target=$D/ dnf install -y b",
    "FROM a\nRUN dnf remove -y b && dnf list installed",
    { code: "FROM a\nRUN dnf -y update; dnf5 install b", preset: "hadolint" },
    { code: "FROM a\nRUN dnf -y up; rm -rf /b; dnf -y in c", preset: "hadolint" },
    {
      code: "FROM a\nRUN --mount=type=tmpfs,target=/var/cache/libdnf5 dnf install -y b",
      preset: "hadolint",
    },
  ],
  invalid: [
    {
      code: "FROM a\nRUN dnf -y update; dnf ⟦install⟧ -y b # c",
      ...dnf,
      output: "FROM a\nRUN dnf -y update; dnf install -y b && dnf clean all # c",
    },
    {
      code: "FROM a\nRUN /usr/bin/microdnf ⟦install⟧ -y b",
      ...microdnf,
      output: "FROM a\nRUN /usr/bin/microdnf install -y b && /usr/bin/microdnf clean all",
    },
    {
      code: "FROM a\nRUN dnf clean all; dnf module ⟦install⟧ -y b:1 | tee c",
      ...dnf,
      output: "FROM a\nRUN dnf clean all; dnf module install -y b:1 | tee c && dnf clean all",
    },
    {
      code: "FROM a\nRUN dnf5 --refresh ⟦upgrade⟧ -y\nRUN dnf clean all",
      message: "left",
      data: { program: "dnf5" },
      output: "FROM a\nRUN dnf5 --refresh upgrade -y && dnf5 clean all\nRUN dnf clean all",
    },
    { code: "FROM a\nRUN for b in c d; do dnf ⟦install⟧ -y $b; done", ...dnf },
    { code: "FROM a\nRUN dnf -c /b ⟦install⟧ -y c", ...dnf },
    {
      // By the same program only.
      code: "FROM a\nRUN microdnf ⟦install⟧ -y b && dnf clean all",
      preset: "hadolint",
      ...microdnf,
      output: "FROM a\nRUN microdnf install -y b && dnf clean all && microdnf clean all",
    },
    {
      code: "FROM a\n⟦RUN⟧ b && \\\n  dnf -y rei b",
      preset: "hadolint",
      ...dnf,
      output: "FROM a\nRUN b && \\\n  dnf -y rei b && \\\n  dnf clean all",
    },
    {
      code: "FROM a\nRUN --mount=type=cache,target=/var/cache/dnf dnf ⟦in⟧ -y c",
      preset: "hadolint",
      ...dnf,
      output: "FROM a\nRUN --mount=type=cache,target=/var/cache/dnf dnf in -y c && dnf clean all",
    },
  ],
});
