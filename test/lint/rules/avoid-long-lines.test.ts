import { avoidLongLines } from "../../../src/lint/rules/avoid-long-lines.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";
const options = { length: 30 };

testRule(avoidLongLines, {
  valid: [
    { code: `FROM a\n# ${"b".repeat(118)}`, preset },
    { code: "FROM a\nRUN 678901234567890123456789 \\\n    b", preset, options },
    { code: "FROM a\nRUN <<b\n1234567890123456789012345678901\nb", preset, options },
    { code: "FROM a\nADD https://b.example/12345678901234567890 /c", preset, options },
    { code: "FROM alpine@sha256:01234567890123456789 AS b", preset, options },
    { code: "# syntax=docker/dockerfile:1.19.0-labs\nFROM a", preset, options },
    // Each of them is one character.
    { code: `FROM a\n# ${"😀".repeat(28)}`, preset, options },
    { code: "FROM a\nRUN 123456789012345678901234567890", preset, options: { length: 0 } },
  ],
  invalid: [
    {
      code: `FROM a\n# ${"b".repeat(118)}⟦cd⟧`,
      preset,
      message: "long",
      data: { count: "122", length: "120" },
    },
    {
      code: "FROM a\nRUN 67890123456789012345678901⟦2⟧\nRUN b \\\n    67890123456789012345678901⟦2 \\⟧\n    c",
      preset,
      options,
      message: "long",
      data: [
        { count: "31", length: "30" },
        { count: "33", length: "30" },
      ],
    },
    {
      code: `FROM a\n# ${"😀".repeat(28)}⟦😀⟧`,
      preset,
      options,
      message: "long",
      data: { count: "31", length: "30" },
    },
    {
      code: "FROM a\nRUN curl https://example.com/1⟦234 && echo b && echo c && echo d⟧",
      preset,
      options,
      message: "long",
      data: { count: "63", length: "30" },
    },
    {
      code: "FROM a\nRUN <<bcdefghijklmnopqrstuvwxy⟦zABCDEF⟧\n# c\nbcdefghijklmnopqrstuvwxyzABCDEF\n# f",
      preset,
      options,
      message: "long",
      data: { count: "37", length: "30" },
    },
  ],
});
