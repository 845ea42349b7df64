import { isPortTooHigh } from "../../dockerfile/ports.ts";
import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

/** The parser leaves this to the rule while it is on. */
export const keepPortsInRange = defineRule({
  id: "keep-ports-in-range",
  summary: "Require ports of at most 65535 in EXPOSE.",
  why: "TCP and UDP have no higher ports, so the build fails, or nothing can listen there.",
  category: "correctness",
  severity: { recommended: "error", strict: "error", hadolint: "error" },
  aliases: ["hadolint/DL3011"],
  fix: "none",
  messages: {
    tooHigh: "{port} is not a port: the highest is 65535. Write a smaller number.",
  },
  examples: {
    bad: ["FROM alpine\nARG PORT=80000\nEXPOSE $PORT"],
    good: ["FROM alpine\nARG PORT=8000\nEXPOSE $PORT 65535"],
  },
  needs: ["baseImage"],
  create: (context) => ({
    EXPOSE(expose) {
      if (expose.onbuild) return;
      const isPeer = context.preset === "hadolint";
      for (const word of expose.words) {
        // hadolint knows no values.
        const port =
          !isPeer && word.raw.includes("$")
            ? context.services.variables.expand(word.raw, expose).value
            : word.value;
        if (!isPortTooHigh(port)) continue;
        context.report({
          at: onFirstLine(context, expose, word.range),
          message: "tooHigh",
          data: { port },
        });
      }
    },
  }),
});
