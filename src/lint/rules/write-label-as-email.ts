import { defineRule } from "../rule.ts";
import { misfits } from "../shared/labelFormats.ts";

export const writeLabelAsEmail = defineRule({
  id: "write-label-as-email",
  summary: "Require an e-mail address in labels that the policy wants one in.",
  why: "Whoever finds a problem in an image, often a program, writes to this address. With a name round it, or none at all, the message does not arrive.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3058"],
  fix: "none",
  messages: {
    noEmail:
      "The value of {key} is not an e-mail address. Write the bare address: team@example.com.",
  },
  examples: {
    policy: { labels: { "com.example.contact": "email" } },
    bad: ["FROM alpine:3.20\nLABEL com.example.contact=team-images"],
    good: ["FROM alpine:3.20\nLABEL com.example.contact=team-images@example.com"],
  },
  needs: ["baseImage"],
  create: (context) => ({
    LABEL(label) {
      for (const { at, key } of misfits(context, label, "email")) {
        context.report({ at, message: "noEmail", data: { key } });
      }
    },
  }),
});
