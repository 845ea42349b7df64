import { defineRule } from "../rule.ts";
import { labelKey, labelValue } from "../shared/labelFormats.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const fillLabels = defineRule({
  id: "fill-labels",
  summary: "Require a value for the labels that the policy names.",
  why: "A label that is there but empty looks fine to a check for its name, and tells nobody anything.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3051"],
  fix: "none",
  messages: {
    empty: "The label {key} is empty. Give it a value.",
  },
  examples: {
    policy: { labels: { "com.example.team": "text" } },
    bad: ['FROM alpine:3.20\nLABEL com.example.team=""'],
    good: ["FROM alpine:3.20\nLABEL com.example.team=images"],
  },
  needs: ["baseImage"],
  create: (context) => ({
    LABEL(label) {
      const told = new Set<string>();
      for (const pair of label.pairs) {
        const key = labelKey(context, label, pair);
        if (key === undefined || told.has(key) || !Object.hasOwn(context.policy.labels, key))
          continue;
        const value = labelValue(context, label, pair);
        const isEmpty = context.preset === "hadolint" ? value === "" : value?.trim() === "";
        if (!isEmpty) continue;
        // hadolint tells of a key once an instruction.
        if (context.preset === "hadolint") told.add(key);
        // `a=` has no value to point at.
        const hasWord = pair.value !== undefined && pair.value.range.end > pair.value.range.start;
        const range = hasWord && pair.value ? pair.value.range : pair.range;
        context.report({ at: onFirstLine(context, label, range), message: "empty", data: { key } });
      }
    },
  }),
});
