import { defineRule } from "../rule.ts";
import { onlyLastCounts, onlyLastCountsMessages } from "../shared/onlyLastCounts.ts";

export const useOneCmd = defineRule({
  id: "use-one-cmd",
  summary: "Require at most one CMD in a stage.",
  why: "Each CMD overrides the one before it, so only the last one of a stage has an effect. A second one is a leftover, or was meant to run as well and does not.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "warning",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL4003", "buildkit/MultipleInstructionsDisallowed"],
  fix: "unsafe",
  messages: onlyLastCountsMessages,
  examples: {
    bad: ['FROM alpine\nCMD ["a"]\nCMD ["b"]'],
    good: ['FROM alpine\nCMD ["b"]', 'FROM alpine AS base\nCMD ["a"]\nFROM base\nCMD ["b"]'],
  },
  create: (context) => onlyLastCounts(context, "CMD"),
});
