import { defineRule } from "../rule.ts";
import { misfits, valueFix } from "../shared/labelFormats.ts";

export const writeLabelAsGitHash = defineRule({
  id: "write-label-as-git-hash",
  summary: "Require the hash of a git commit in labels that the policy wants one in.",
  why: "From the hash everybody can tell what an image was built from. A branch or a tag moves, and a word says nothing.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3055"],
  fix: "unsafe",
  messages: {
    noHash:
      "The value of {key} is not a git hash. Write its 40 digits of 0-9 and a-f, or the first 7.",
  },
  examples: {
    policy: { labels: { "com.example.revision": "hash" } },
    bad: ["FROM alpine:3.20\nLABEL com.example.revision=main"],
    good: [
      "FROM alpine:3.20\nLABEL com.example.revision=6e4f1c2",
      "FROM alpine:3.20\nARG REVISION\nLABEL com.example.revision=$REVISION",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    LABEL(label) {
      for (const misfit of misfits(context, label, "hash")) {
        const { at, key, value } = misfit;
        const isHash = /^([0-9a-f]{7}|[0-9a-f]{40})$/i.test(value);
        const fix = valueFix(context, misfit, isHash ? value.toLowerCase() : undefined);
        context.report({ at, message: "noHash", data: { key }, fix });
      }
    },
  }),
});
