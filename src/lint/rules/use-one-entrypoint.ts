import { defineRule } from "../rule.ts";
import { onlyLastCounts, onlyLastCountsMessages } from "../shared/onlyLastCounts.ts";

export const useOneEntrypoint = defineRule({
  id: "use-one-entrypoint",
  summary: "Require at most one ENTRYPOINT in a stage.",
  why: "Each ENTRYPOINT overrides the one before it, so only the last one of a stage has an effect. A second one is a leftover, or was meant to run as well and does not.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "error",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL4004", "buildkit/MultipleInstructionsDisallowed"],
  fix: "unsafe",
  messages: onlyLastCountsMessages,
  examples: {
    bad: ['FROM alpine\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]'],
    good: [
      'FROM alpine\nENTRYPOINT ["b"]',
      'FROM alpine AS base\nENTRYPOINT ["a"]\nFROM base\nENTRYPOINT ["b"]',
    ],
  },
  create: (context) => onlyLastCounts(context, "ENTRYPOINT"),
});
