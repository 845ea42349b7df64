import { defineRule } from "../rule.ts";
import { isUrl } from "../shared/isUrl.ts";
import { misfits, valueFix } from "../shared/labelFormats.ts";

export const writeLabelAsUrl = defineRule({
  id: "write-label-as-url",
  summary: "Require a URL in labels that are to hold one.",
  why: "Registries, scanners and dashboards make links of such labels. The OCI image specification wants a URL in `org.opencontainers.image.url`, `.source` and `.documentation`; the policy can name more labels.",
  category: "correctness",
  severity: { recommended: "info", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3052"],
  fix: "unsafe",
  messages: {
    noUrl: "The value of {key} is not a URL. Write it with its scheme, as in https://example.com.",
  },
  examples: {
    bad: ["FROM alpine:3.20\nLABEL org.opencontainers.image.source=github.com/example/app"],
    good: [
      "FROM alpine:3.20\nLABEL org.opencontainers.image.source=https://github.com/example/app",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    LABEL(label) {
      for (const misfit of misfits(context, label, "url")) {
        const { at, key, value } = misfit;
        const fix = valueFix(context, misfit, withScheme(value));
        context.report({ at, message: "noUrl", data: { key }, fix });
      }
    },
  }),
});

/** For `example.com/x` and `git@example.com:x`; undefined for what names no host. */
function withScheme(value: string): string | undefined {
  const url = value.startsWith("git@")
    ? value.replace(/^git@([^:/]+):\/?/, "https://$1/")
    : `https://${value.replace(/^\/\//, "")}`;
  return /^https:\/\/[\w-]+\.[\w.-]+([/:?#]|$)/.test(url) && isUrl(url) ? url : undefined;
}
