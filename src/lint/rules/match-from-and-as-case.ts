import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const matchFromAndAsCase = defineRule({
  id: "match-from-and-as-case",
  summary: "Enforce the same case for FROM and AS.",
  why: "Keywords that differ in case for no reason make a line harder to read.",
  category: "style",
  severity: { strict: "info", buildkit: "warning" },
  aliases: ["buildkit/FromAsCasing"],
  fix: "safe",
  messages: {
    otherCase: "{as} is not in the case of {from}. Write {wanted}.",
  },
  examples: {
    bad: ["FROM debian:12 as build", "from debian:12 AS build"],
    good: ["FROM debian:12 AS build", "from debian:12 as build"],
  },
  create: (context) => ({
    FROM(from) {
      const { keyword, words } = from;
      // BuildKit looks at the second of three words or more, whatever it says.
      const as = context.preset === "buildkit" ? words[1] : from.as;
      if (!as || words.length < 3) return;
      const wanted = inCaseOf(keyword.raw, as.raw);
      if (wanted === undefined || wanted === as.raw) return;
      const isWhole = as.range.end - as.range.start === as.raw.length;
      const isAs = as.raw.toUpperCase() === "AS";
      context.report({
        at: onFirstLine(context, from, as.range),
        message: "otherCase",
        data: { as: as.raw, from: keyword.raw, wanted },
        fix:
          isAs && isWhole
            ? { title: `Write ${wanted}`, edits: [{ range: as.range, newText: wanted }] }
            : undefined,
      });
    },
  }),
});

/** Undefined where the keyword is in no one case. */
function inCaseOf(keyword: string, word: string): string | undefined {
  if (keyword === keyword.toLowerCase()) return word.toLowerCase();
  return keyword === keyword.toUpperCase() ? word.toUpperCase() : undefined;
}
