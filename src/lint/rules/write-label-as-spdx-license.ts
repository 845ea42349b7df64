import { defineRule } from "../rule.ts";
import { meantLicense } from "../shared/isLicenseExpression.ts";
import { misfits, valueFix } from "../shared/labelFormats.ts";

export const writeLabelAsSpdxLicense = defineRule({
  id: "write-label-as-spdx-license",
  summary: "Require an SPDX licence expression in labels that are to hold a licence.",
  why: "Scanners compare licences by the identifiers of SPDX, such as `MIT` or `Apache-2.0 OR MIT`. The OCI image specification wants one in `org.opencontainers.image.licenses`; the policy can name more labels.",
  category: "correctness",
  severity: { recommended: "info", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3054"],
  fix: "unsafe",
  messages: {
    noLicense:
      "The value of {key} is not an SPDX licence expression. Write ids of SPDX, as in MIT or Apache-2.0; LicenseRef-… for others.",
    noSingleLicense:
      "The value of {key} is not the id of one SPDX licence. Write one id, as in MIT or Apache-2.0.",
  },
  examples: {
    bad: ['FROM alpine:3.20\nLABEL org.opencontainers.image.licenses="Apache License 2.0"'],
    good: [
      "FROM alpine:3.20\nLABEL org.opencontainers.image.licenses=Apache-2.0",
      'FROM alpine:3.20\nLABEL org.opencontainers.image.licenses="MIT OR Apache-2.0"',
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    LABEL(label) {
      const message = context.preset === "hadolint" ? "noSingleLicense" : "noLicense";
      for (const misfit of misfits(context, label, "spdx")) {
        const { at, key, value } = misfit;
        const fix = valueFix(context, misfit, meantLicense(value));
        context.report({ at, message, data: { key }, fix });
      }
    },
  }),
});
