import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { replaceEndOfLifeBase } from "../../../src/lint/rules/replace-end-of-life-base.ts";
import { testRule } from "../../support/ruleTester.ts";

const baseImages: Readonly<Record<string, BaseImageFacts>> = {
  "a:1": { endOfLife: "2024-06-30", source: { kind: "table", asOf: "2026-01-02" } },
  "a:2": { endOfLife: "2026-02-01" },
  "a:3": { endOfLife: "2026-02-02" },
  "a:$UNKNOWN": { endOfLife: "2024-06-30" },
  unknown: {},
};
const today = "2026-02-01";

testRule(replaceEndOfLifeBase, {
  valid: [
    { code: "FROM a:1", baseImages },
    ...[
      "FROM",
      "FROM a:3",
      "FROM unknown",
      "FROM nobody-knows",
      "FROM scratch",
      "FROM a:$UNKNOWN",
      "FROM a:3 AS b\nFROM b",
      "# syntax=example.com/other:1\nFROM a:1",
    ].map((code) => ({ code, baseImages, today })),
  ],
  invalid: [
    {
      code: "ARG V=1\nFROM ⟦a:$V⟧ AS b\nFROM b\nFROM --platform=linux/amd64 ⟦a:2⟧",
      baseImages,
      today,
      message: "ended",
      data: [
        { image: "a:1", day: "2024-06-30", source: " (as of 2026-01-02)" },
        { image: "a:2", day: "2026-02-01", source: "" },
      ],
    },
  ],
});
