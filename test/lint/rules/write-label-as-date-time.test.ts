import { writeLabelAsDateTime } from "../../../src/lint/rules/write-label-as-date-time.ts";
import { testRule } from "../../support/ruleTester.ts";

const created = "org.opencontainers.image.created";
const policy = { labels: { built: "rfc3339" } } as const;

testRule(writeLabelAsDateTime, {
  valid: [
    `FROM a\nLABEL ${created}=2026-02-28T12:00:00Z built=b`,
    `FROM a\nLABEL ${created}="2024-02-29t23:59:60.123+05:45"`,
    `FROM a\nARG B=b\nLABEL ${created}=$B`,
    { code: "FROM a\nLABEL built=2026-02-28T12:00:00-00:00", policy },
    { code: 'FROM a\nLABEL built=" 2026-02-28T12:00:00.+9900 "', preset: "hadolint", policy },
    { code: `FROM a\nLABEL ${created}=b`, preset: "hadolint", policy },
  ],
  invalid: [
    {
      code: `FROM a\nLABEL ${created}=⟦2026-02-28⟧`,
      message: "noDateTime",
      data: { key: created },
    },
    {
      code: `FROM a\nLABEL ${created}=⟦"2026-02-28 12:00:00 UTC"⟧ \\\n  built=⟦'2026-02-28T12:00:00+0100'⟧`,
      policy,
      message: "noDateTime",
      data: [{ key: created }, { key: "built" }],
      output: `FROM a\nLABEL ${created}="2026-02-28T12:00:00Z" \\\n  built='2026-02-28T12:00:00+01:00'`,
      unsafe: true,
    },
    {
      code: "FROM a\nLABEL built=⟦2025-02-29T12:00:00Z⟧ built=⟦2026-02-28T24:00:00Z⟧ built=⟦2026-02-28T12:00:00+24:00⟧",
      preset: "strict",
      policy,
      message: "noDateTime",
      data: { key: "built" },
    },
    {
      code: "FROM a\nLABEL built=⟦$B⟧ built=c\nLABEL built=⟦20260228T120000Z⟧",
      preset: "hadolint",
      policy,
      message: "noDateTime",
      data: { key: "built" },
    },
  ],
});
