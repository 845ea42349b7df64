import { defineRule } from "../rule.ts";
import { isSemver } from "../shared/isSemver.ts";
import { misfits, valueFix } from "../shared/labelFormats.ts";

export const writeLabelAsSemver = defineRule({
  id: "write-label-as-semver",
  summary: "Require a semantic version in labels that the policy wants one in.",
  why: "Programs that compare versions need three numbers, as in `1.4.0` or `2.0.0-rc.1`; with less they cannot tell which of two images is newer.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3056"],
  fix: "unsafe",
  messages: {
    noVersion:
      "The value of {key} is not a semantic version. Write three numbers, as in 1.4.0 or 2.0.0-rc.1.",
  },
  examples: {
    policy: { labels: { "com.example.version": "semver" } },
    bad: ["FROM alpine:3.20\nLABEL com.example.version=1.4"],
    good: [
      "FROM alpine:3.20\nLABEL com.example.version=1.4.0",
      "FROM alpine:3.20\nARG VERSION\nLABEL com.example.version=$VERSION",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    LABEL(label) {
      for (const misfit of misfits(context, label, "semver")) {
        const { at, key, value } = misfit;
        const bare = value.trim().replace(/^v/i, "");
        const fix = valueFix(context, misfit, isSemver(bare) ? bare : undefined);
        context.report({ at, message: "noVersion", data: { key }, fix });
      }
    },
  }),
});
