import { writeLabelAsGitHash } from "../../../src/lint/rules/write-label-as-git-hash.ts";
import { testRule } from "../../support/ruleTester.ts";

const policy = { labels: { commit: "hash" } } as const;
const full = "0123456789abcdef0123456789abcdef01234567";

testRule(writeLabelAsGitHash, {
  valid: [
    "FROM a\nLABEL commit=main org.opencontainers.image.revision=main",
    { code: `FROM a\nLABEL commit=0123abc commit="${full}" commit=0123456789`, policy },
    { code: `FROM a\nLABEL commit=${full}0123456789abcdef01234567`, policy },
    { code: "FROM a\nARG B=main\nLABEL commit=$B commit=", policy },
    { code: "FROM a\nARG B\nLABEL commit=$B", policy, preset: "strict" },
    { code: `FROM a\nLABEL commit=0123abc commit='${full}'`, preset: "hadolint", policy },
  ],
  invalid: [
    {
      code: "FROM a\nLABEL commit=⟦main⟧ commit=⟦012345⟧",
      policy,
      message: "noHash",
      data: { key: "commit" },
    },
    {
      code: 'FROM a\nLABEL commit=⟦"0123ABC"⟧',
      policy,
      message: "noHash",
      data: { key: "commit" },
      output: 'FROM a\nLABEL commit="0123abc"',
      unsafe: true,
    },
    {
      code: "FROM a\nARG B=main\nLABEL commit=⟦$B⟧",
      policy,
      preset: "strict",
      message: "noHash",
      data: { key: "commit" },
    },
    {
      code: "FROM a\nLABEL commit=⟦$B⟧ commit=c\nLABEL commit=⟦0123456789⟧\nLABEL commit=⟦''⟧",
      policy,
      preset: "hadolint",
      message: "noHash",
      data: { key: "commit" },
    },
  ],
});
