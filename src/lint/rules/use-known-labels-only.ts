import { defineRule } from "../rule.ts";
import { labelKey } from "../shared/labelFormats.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { similarName } from "../shared/similarName.ts";

export const useKnownLabelsOnly = defineRule({
  id: "use-known-labels-only",
  summary: "Disallow labels that the policy does not name, where it is strict.",
  why: "Where programs go by labels, one that is misspelt or made up is never seen. A closed list keeps the labels of all images the same.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "info" },
  aliases: ["hadolint/DL3050"],
  fix: "unsafe",
  messages: {
    unknown: "{key} is not one of the labels of the policy. Remove it, or add it there.",
    similar:
      "{key} is not one of the labels of the policy, but {similar} is. Write that if it is meant.",
  },
  examples: {
    policy: { labels: { "com.example.team": "text" }, strictLabels: true },
    bad: ["FROM alpine:3.20\nLABEL com.example.taem=images"],
    good: ["FROM alpine:3.20\nLABEL com.example.team=images"],
  },
  needs: ["baseImage"],
  create(context) {
    const { labels, strictLabels } = context.policy;
    if (!strictLabels) return {};
    const names = Object.keys(labels);
    return {
      LABEL(label) {
        for (const pair of label.pairs) {
          const key = labelKey(context, label, pair);
          if (key === undefined || key === "" || Object.hasOwn(labels, key)) continue;
          const { range, raw } = pair.key;
          const at = onFirstLine(context, label, range);
          const similar = similarName(key, names);
          if (similar) {
            const isPlain = similar.isOnly && range.end - range.start === key.length && raw === key;
            context.report({
              at,
              message: "similar",
              data: { key, similar: similar.name },
              fix: isPlain
                ? { title: `Write ${similar.name}`, edits: [{ range, newText: similar.name }] }
                : undefined,
            });
          } else context.report({ at, message: "unknown", data: { key } });
          // hadolint tells of an instruction once.
          if (context.preset === "hadolint") return;
        }
      },
    };
  },
});
