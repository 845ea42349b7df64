import { defineRule } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

/** The parser leaves this to the rule while it is on. */
export const useAllowedOnbuildTriggers = defineRule({
  id: "use-allowed-onbuild-triggers",
  summary: "Disallow ONBUILD, FROM and MAINTAINER behind ONBUILD.",
  why: "A trigger runs inside of the stage that uses the image, where none of these can stand; the engine refuses the file.",
  category: "correctness",
  severity: { recommended: "error", strict: "error", hadolint: "error" },
  aliases: ["hadolint/DL3043"],
  fix: "none",
  messages: { forbidden: "ONBUILD cannot trigger {trigger}. Remove this instruction." },
  examples: {
    bad: ["FROM alpine\nONBUILD FROM debian", "FROM alpine\nONBUILD ONBUILD RUN true"],
    good: ["FROM alpine\nONBUILD RUN true"],
  },
  create: (context) => ({
    ONBUILD(onbuild) {
      const { trigger } = onbuild;
      if (!trigger || !/^(ONBUILD|FROM|MAINTAINER)$/.test(trigger.kind)) return;
      context.report({
        at: onFirstLine(context, onbuild, trigger.keyword.range),
        message: "forbidden",
        data: { trigger: trigger.kind },
      });
    },
  }),
});
