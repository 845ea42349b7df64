import { keepKeysOutOfText } from "../../../src/lint/rules/keep-keys-out-of-text.ts";
import { testRule } from "../../support/ruleTester.ts";

/** Put together here, so that no scanner takes this file for a leak. */
const aws = `${"AKIA"}Q7RW2KT9XV4LM8NP`;
const github = `${"ghp"}_Zq7Rw2Kt9Xv4Lm8Np3Bs6Hd5Jf0Gy1TcQwEr`;
const begin = `${"-".repeat(5)}BEGIN RSA PRIVATE KEY${"-".repeat(5)}`;
const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";

testRule(keepKeysOutOfText, {
  valid: [
    "FROM a\nENV b=AKIAIOSFODNN7EXAMPLE",
    "FROM a\nARG b=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "FROM a\nRUN git clone https://b:${C}@d.example/e",
    "FROM a\nENV DATABASE_URL=postgres://b:c-d@e/f",
    `FROM a\nRUN grep -q "${begin}" b`,
    "FROM a\nADD https://b:password@c.example/d /e",
  ],
  invalid: [
    {
      code: `FROM a\nENV b=c \\\n  d="⟦${aws}⟧"\nARG e=⟦${aws}⟧\nLABEL f='⟦${aws}⟧'`,
      message: "key",
      data: { what: "an access key of AWS" },
    },
    {
      code: `FROM a\nRUN curl -H "Authorization: ⟦${github}⟧" b \\\n  # ⟦${github}⟧\n  c\nRUN <<d\ne ⟦${github}⟧\nd`,
      message: "key",
      data: { what: "a token of GitHub" },
    },
    {
      code: `FROM a\nCOPY <<b /c\n⟦${begin}⟧\n${body}\nb`,
      preset: "strict",
      message: "key",
      data: { what: "a private key" },
    },
    {
      code: "FROM a\nADD https://b:⟦s3cr-9f2⟧@c.example/d /e",
      message: "key",
      data: { what: "a password" },
    },
  ],
});
