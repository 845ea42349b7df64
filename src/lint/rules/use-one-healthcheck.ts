import { defineRule } from "../rule.ts";
import { onlyLastCounts, onlyLastCountsMessages } from "../shared/onlyLastCounts.ts";

export const useOneHealthcheck = defineRule({
  id: "use-one-healthcheck",
  summary: "Require at most one HEALTHCHECK in a stage.",
  why: "Each HEALTHCHECK overrides the one before it with all its flags, so only the last one of a stage has an effect.",
  category: "correctness",
  severity: {
    recommended: "warning",
    strict: "warning",
    hadolint: "error",
    buildkit: "warning",
  },
  aliases: ["hadolint/DL3012", "buildkit/MultipleInstructionsDisallowed"],
  fix: "unsafe",
  messages: onlyLastCountsMessages,
  examples: {
    bad: ["FROM alpine\nHEALTHCHECK CMD a\nHEALTHCHECK NONE"],
    good: [
      "FROM alpine\nHEALTHCHECK NONE",
      "FROM alpine AS base\nHEALTHCHECK CMD a\nFROM base\nHEALTHCHECK NONE",
    ],
  },
  create: (context) => onlyLastCounts(context, "HEALTHCHECK"),
});
