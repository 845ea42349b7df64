import { defineRule } from "../rule.ts";
import { isDateTime } from "../shared/isDateTime.ts";
import { misfits, valueFix } from "../shared/labelFormats.ts";

export const writeLabelAsDateTime = defineRule({
  id: "write-label-as-date-time",
  summary: "Require a date and time of RFC 3339 in labels that are to hold one.",
  why: "Programs that sort or expire images read these labels, and know one notation only. The OCI image specification wants it in `org.opencontainers.image.created`; the policy can name more labels.",
  category: "correctness",
  severity: { recommended: "info", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3053"],
  fix: "unsafe",
  messages: {
    noDateTime:
      "The value of {key} is not a date and time. Write it as RFC 3339 has it: 2026-02-28T12:00:00Z.",
  },
  examples: {
    bad: ['FROM alpine:3.20\nLABEL org.opencontainers.image.created="28 Feb 2026"'],
    good: [
      "FROM alpine:3.20\nLABEL org.opencontainers.image.created=2026-02-28T12:00:00Z",
      "FROM alpine:3.20\nARG CREATED\nLABEL org.opencontainers.image.created=$CREATED",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    LABEL(label) {
      for (const misfit of misfits(context, label, "rfc3339")) {
        const { at, key, value } = misfit;
        const fix = valueFix(context, misfit, asRfc3339(value));
        context.report({ at, message: "noDateTime", data: { key }, fix });
      }
    },
  }),
});

/** The same moment, where only the notation is another one of ISO 8601. */
function asRfc3339(value: string): string | undefined {
  const written = value
    .trim()
    .replace(/^(\d{4}-\d\d-\d\d)[Tt ](?=\d)/, "$1T")
    .replace(/ ?([+-]\d\d):?(\d\d)$/, "$1:$2")
    .replace(/ ?(z|UTC)$/i, "Z");
  return isDateTime(written) ? written : undefined;
}
