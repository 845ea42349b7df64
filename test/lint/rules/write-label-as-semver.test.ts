import { writeLabelAsSemver } from "../../../src/lint/rules/write-label-as-semver.ts";
import { testRule } from "../../support/ruleTester.ts";

const policy = { labels: { version: "semver" } } as const;

testRule(writeLabelAsSemver, {
  valid: [
    "FROM a\nLABEL version=1 org.opencontainers.image.version=1",
    { code: "FROM a\nLABEL version=1.2.3 version='1.2.3-rc.1+b-7.01'", policy },
    { code: "FROM a\nARG B=dev\nENV C=$B\nLABEL version=$C", policy },
    { code: "FROM a\nARG B=1.2.3\nLABEL version=$B-rc.1", policy, preset: "strict" },
    {
      code: "FROM a\nLABEL version=1.2.3-01 version=01.2.3- version=1.2.3+",
      preset: "hadolint",
      policy,
    },
  ],
  invalid: [
    {
      code: "FROM a\nLABEL version=⟦1.2⟧ version=⟦1.2.3-01⟧ version=⟦01.2.3⟧ version=⟦1.2.3+⟧",
      policy,
      message: "noVersion",
      data: { key: "version" },
    },
    {
      code: 'FROM a\nLABEL version ⟦v1.2.3⟧\nLABEL a=b version=⟦" 1.2.3"⟧',
      policy,
      message: "noVersion",
      data: { key: "version" },
      output: 'FROM a\nLABEL version 1.2.3\nLABEL a=b version="1.2.3"',
      unsafe: true,
    },
    {
      code: "FROM a\nARG B=dev\nENV C=$B\nLABEL version=⟦$C⟧",
      policy,
      preset: "strict",
      message: "noVersion",
      data: { key: "version" },
    },
    {
      code: "FROM a\nLABEL version=⟦$B⟧ version=c\nLABEL version=⟦1.2.3-a..b⟧\nLABEL version=⟦1.2.3.4⟧",
      policy,
      preset: "hadolint",
      message: "noVersion",
      data: { key: "version" },
    },
  ],
});
