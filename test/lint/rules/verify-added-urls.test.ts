import { verifyAddedUrls } from "../../../src/lint/rules/verify-added-urls.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(verifyAddedUrls, {
  valid: [
    { code: "FROM a\nADD b /c", preset },
    { code: "FROM a\nADD --checksum=sha256:b https://c.example/d /e", preset },
    { code: "FROM a\nADD https://b.example/c.git /d", preset },
    { code: "FROM a\nADD https://b.example/c.git#main:d /e", preset },
    { code: "FROM a\nADD git@b.example:c.git /d", preset },
    { code: "FROM a\nADD $B /c", preset },
    { code: "FROM a\nADD https://b.example/c", preset },
  ],
  invalid: [
    { code: "FROM a\nADD ⟦https://b.example/c⟧ /d", preset, message: "unverified" },
    {
      code: 'FROM a\nADD --chmod=755 ⟦HTTP://b.example/c⟧ \\\n  ⟦https://b.example/$D⟧ e /f/\nADD [⟦"https://b.example/c d"⟧, "e"]',
      preset,
      message: "unverified",
    },
    {
      code: "FROM a\nARG B=https://c.example\nADD ⟦$B/d⟧ /e",
      preset,
      message: "unverified",
    },
  ],
});
