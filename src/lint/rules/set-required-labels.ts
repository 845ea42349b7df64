import { defineRule } from "../rule.ts";
import { missingLabels, stagesWithoutLabel } from "../shared/missingLabels.ts";

export const setRequiredLabels = defineRule({
  id: "set-required-labels",
  summary: "Require the labels that the policy names.",
  why: "Labels say whose an image is and where it comes from. They help only where every image that ships carries them; what a stage is built FROM in the same file counts, and stages that do not ship need none.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "info" },
  aliases: ["hadolint/DL3049"],
  fix: "none",
  messages: {
    missing: "The image has no label {label}. Set it with LABEL.",
  },
  examples: {
    policy: { labels: { "com.example.team": "text" } },
    bad: ["FROM alpine:3.20\nLABEL com.example.home=https://example.com"],
    good: [
      "FROM alpine:3.20 AS build\nFROM alpine:3.20\nLABEL com.example.team=images",
      "FROM alpine:3.20 AS base\nLABEL com.example.team=images\nFROM base",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    documentEnd({ stages }) {
      const names = Object.keys(context.policy.labels);
      if (names.length === 0) return;
      if (context.preset === "hadolint") {
        for (const label of names) {
          for (const { from } of stagesWithoutLabel(context.document, label)) {
            context.report({ at: from.keyword.range, message: "missing", data: { label } });
          }
        }
        return;
      }
      const from = stages.at(-1)?.from;
      const at = from?.image?.range ?? from?.keyword.range;
      if (!at) return;
      for (const label of missingLabels(context, names)) {
        context.report({ at, message: "missing", data: { label } });
      }
    },
  }),
});
