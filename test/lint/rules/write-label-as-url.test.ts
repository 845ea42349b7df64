import { writeLabelAsUrl } from "../../../src/lint/rules/write-label-as-url.ts";
import { testRule } from "../../support/ruleTester.ts";

const source = "org.opencontainers.image.source";
const policy = { labels: { home: "url", note: "text" } } as const;

testRule(writeLabelAsUrl, {
  valid: [
    `FROM a\nLABEL ${source}=https://b.c/d?e#f home=b`,
    `FROM a\nLABEL ${source}=""`,
    `FROM a\nLABEL ${source}=https://bücher.example/ä`,
    `FROM a\nARG B=b\nLABEL ${source}=$B org.opencontainers.image.title=b`,
    `FROM a\nARG B\nLABEL $B=b`,
    { code: `FROM a\nARG B\nLABEL ${source}=$B`, preset: "strict" },
    { code: `FROM a\nARG B=b://c\nLABEL ${source}=$B/d`, preset: "strict" },
    { code: "FROM a\nLABEL home=urn:b:c note=b", policy },
    { code: `FROM a\nLABEL ${source}=b home=b`, preset: "hadolint" },
    { code: `FROM a\nLABEL ${source}=b home=b://c/$D`, preset: "hadolint", policy },
    { code: "FROM a\nONBUILD LABEL home=b", preset: "hadolint", policy },
  ],
  invalid: [
    {
      code: `FROM a\nLABEL b=c \\\n  # why\n  ${source}=⟦github.com/b/c⟧ \\\n  d=e`,
      message: "noUrl",
      data: { key: source },
      output: `FROM a\nLABEL b=c \\\n  # why\n  ${source}=https://github.com/b/c \\\n  d=e`,
      unsafe: true,
    },
    {
      code: `FROM a\nLABEL ${source}=⟦"git@github.com:b/c.git"⟧ home=⟦'//b.c'⟧`,
      policy,
      message: "noUrl",
      data: [{ key: source }, { key: "home" }],
      output: `FROM a\nLABEL ${source}="https://github.com/b/c.git" home='https://b.c'`,
      unsafe: true,
    },
    {
      code: `FROM a\nLABEL org.opencontainers.image.url ⟦see b.c⟧\nLABEL ${source}=⟦"http://{b}"⟧`,
      message: "noUrl",
      data: [{ key: "org.opencontainers.image.url" }, { key: source }],
    },
    {
      code: `FROM a\nARG KEY=${source}\nARG B=c\nLABEL $KEY=⟦$B/d⟧`,
      preset: "strict",
      message: "noUrl",
      data: { key: source },
    },
    {
      code: 'FROM a\nLABEL home=⟦"$B"⟧ home=""\nLABEL home ⟦"b://c"⟧\n⟦LABEL⟧ b=c \\\n  home=http://bü.c',
      preset: "hadolint",
      policy,
      message: "noUrl",
      data: { key: "home" },
    },
  ],
});
