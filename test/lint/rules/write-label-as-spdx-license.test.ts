import { writeLabelAsSpdxLicense } from "../../../src/lint/rules/write-label-as-spdx-license.ts";
import { testRule } from "../../support/ruleTester.ts";

const licenses = "org.opencontainers.image.licenses";
const policy = { labels: { licence: "spdx" } } as const;

testRule(writeLabelAsSpdxLicense, {
  valid: [
    `FROM a\nLABEL ${licenses}=MIT licence=b`,
    `FROM a\nLABEL ${licenses}="(mit OR Apache-2.0) AND GPL-2.0+ WITH Classpath-exception-2.0"`,
    `FROM a\nLABEL ${licenses}="LicenseRef-b AND DocumentRef-c:LicenseRef-d"`,
    `FROM a\nLABEL ${licenses}=NONE`,
    `FROM a\nLABEL ${licenses}=`,
    `FROM a\nARG B=b\nLABEL ${licenses}=$B`,
    { code: "FROM a\nLABEL licence='MIT '", preset: "hadolint", policy },
    { code: `FROM a\nLABEL ${licenses}=b`, preset: "hadolint", policy },
  ],
  invalid: [
    {
      code: `FROM a\nLABEL ${licenses}=⟦"Apache License, Version 2.0"⟧ \\\n  licence=⟦'The MIT License'⟧`,
      policy,
      message: "noLicense",
      data: [{ key: licenses }, { key: "licence" }],
      output: `FROM a\nLABEL ${licenses}="Apache-2.0" \\\n  licence='MIT'`,
      unsafe: true,
    },
    {
      code: `FROM a\nLABEL ${licenses}=⟦"MIT, GPL"⟧ ${licenses}=⟦"MIT OR"⟧ ${licenses}=⟦"(MIT OR X11"⟧ ${licenses}=⟦"MIT OR X11)"⟧`,
      message: "noLicense",
      data: { key: licenses },
    },
    {
      code: `FROM a\nARG B=Proprietary\nLABEL ${licenses}=⟦$B⟧`,
      preset: "strict",
      message: "noLicense",
      data: { key: licenses },
    },
    {
      code: "FROM a\nLABEL licence=⟦'MIT OR Apache-2.0'⟧ licence=b\nLABEL licence=⟦GPL-2.0⟧\nLABEL licence=⟦$B⟧",
      preset: "hadolint",
      policy,
      message: "noSingleLicense",
      data: { key: "licence" },
    },
    {
      code: "FROM a\nLABEL licence=⟦mit⟧",
      preset: "hadolint",
      policy,
      message: "noSingleLicense",
      data: { key: "licence" },
      output: "FROM a\nLABEL licence=MIT",
      unsafe: true,
    },
  ],
});
