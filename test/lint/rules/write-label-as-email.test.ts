import { writeLabelAsEmail } from "../../../src/lint/rules/write-label-as-email.ts";
import { testRule } from "../../support/ruleTester.ts";

const policy = { labels: { mail: "email" } } as const;

testRule(writeLabelAsEmail, {
  valid: [
    "FROM a\nLABEL mail=b org.opencontainers.image.authors=b",
    { code: "FROM a\nLABEL mail=b.c+d@e-f.g mail='\"b c\"@d' mail=b@[1.2.3.4]", policy },
    { code: "FROM a\nLABEL mail=jürgen@bücher.example", policy },
    { code: "FROM a\nLABEL mail='' mail=$B", policy },
    { code: "FROM a\nLABEL mail=' (b (c)) d . e @ f.g (h) '", preset: "hadolint", policy },
  ],
  invalid: [
    {
      code: 'FROM a\nLABEL mail=⟦"B C <b@c.d>"⟧ mail=⟦b⟧ mail=⟦b@⟧ mail=⟦b@c@d⟧ mail=⟦b..c@d⟧ mail=⟦b@-c⟧',
      policy,
      message: "noEmail",
      data: { key: "mail" },
    },
    {
      code: "FROM a\nLABEL \\\n  # why\n  mail=⟦'b c@d'⟧",
      policy,
      preset: "strict",
      message: "noEmail",
      data: { key: "mail" },
    },
    {
      code: "FROM a\nLABEL mail=⟦$B⟧ mail=c\nLABEL mail=⟦ü@b⟧\nLABEL mail=⟦\"\"⟧\nLABEL mail=⟦'b(c@d'⟧\nLABEL mail=⟦b@c..d⟧\nLABEL mail=⟦b@[c⟧",
      policy,
      preset: "hadolint",
      message: "noEmail",
      data: { key: "mail" },
    },
  ],
});
