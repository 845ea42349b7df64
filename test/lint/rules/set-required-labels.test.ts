import { setRequiredLabels } from "../../../src/lint/rules/set-required-labels.ts";
import { testRule } from "../../support/ruleTester.ts";

const policy = { labels: { b: "text", c: "url" } } as const;
const one = { labels: { b: "text" } } as const;
// `FROM scratch AS earlier` would be reported, too.
const asHadolint = { policy: one, preset: "hadolint", without: ["later stage"] } as const;

testRule(setRequiredLabels, {
  valid: [
    "FROM a",
    { code: "FROM a\nLABEL b=d \\\n  c=e", policy },
    { code: "FROM a AS base\nLABEL b=d\nFROM base AS next\nLABEL 'c'=e\nFROM next", policy },
    { code: "FROM a AS d\nFROM a\nCOPY --from=d / /\nLABEL b=d c=e", policy },
    { code: "FROM a AS d\nONBUILD LABEL b=e\nFROM d", policy: one },
    { code: "FROM a\nARG D\nLABEL $D=e", policy },
    { code: "ARG D", policy },
    { code: "FROM a\nLABEL b=", ...asHadolint },
    { code: "FROM a AS d\nLABEL b=e\nFROM d:1 AS f\nFROM f", ...asHadolint },
    { code: "FROM a AS d\nFROM e\nCOPY --from=d / /\nLABEL b=f", ...asHadolint },
    { code: "FROM a AS d\nFROM d\nLABEL b=f", ...asHadolint },
  ],
  invalid: [
    {
      code: "FROM d\nLABEL b=c\nFROM --platform=$BUILDPLATFORM ⟦a:1⟧\nLABEL d=e",
      policy: one,
      message: "missing",
      data: { label: "b" },
    },
    {
      code: "FROM a AS d\nLABEL b=e\nFROM ⟦d⟧\nARG E=f\nLABEL $E=g",
      policy,
      preset: "strict",
      message: "missing",
      data: { label: "c" },
    },
    {
      code: "FROM a AS d\nONBUILD LABEL b=e\nFROM d AS f\nFROM ⟦a⟧ AS g",
      policy: one,
      message: "missing",
      data: { label: "b" },
    },
    {
      code: "⟦FROM⟧ a\n⟦FROM⟧ a AS d\nFROM d AS e\nLABEL b=f\n⟦FROM⟧ E\nCOPY --from=d:1 / /\nONBUILD LABEL b=f",
      ...asHadolint,
      message: "missing",
      data: { label: "b" },
    },
  ],
});
