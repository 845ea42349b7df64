import { defineRule } from "../rule.ts";
import { aptGetInstalls } from "../shared/aptInstalls.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import { hasArgument, hasOption } from "../shared/commandWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const skipRecommendedAptPackages = defineRule({
  id: "skip-recommended-apt-packages",
  summary: "Require --no-install-recommends with apt-get install.",
  why: "apt-get also installs what a package recommends: often hundreds of megabytes that nothing in the image uses, and that have to be patched.",
  category: "size",
  severity: { recommended: "info", strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3015"],
  fix: "unsafe",
  messages: {
    recommends:
      "{program} install also installs recommended packages. Add --no-install-recommends, and name those that are needed.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN apt-get update && apt-get install -y curl"],
    good: ["FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl"],
  },
  onbuild: true,
  create: (context) => ({
    RUN(run) {
      for (const { command, verb } of aptGetInstalls(context, run)) {
        if (hasOption(command, "no-install-recommends")) continue;
        if (hasArgument(command, ...switches(context.preset === "hadolint"))) continue;
        context.report({
          at: onFirstLine(context, run, verb.range),
          message: "recommends",
          data: { program: command.name },
          fix: {
            title: "Add --no-install-recommends",
            edits: [insertArgument(command, verb, "--no-install-recommends")],
          },
        });
      }
    },
  }),
});

/** The same by configuration (apt.conf(5)); hadolint knows one spelling. */
function switches(asHadolint: boolean): readonly string[] {
  return asHadolint
    ? ["APT::Install-Recommends=false"]
    : ["false", "0", "no"].flatMap((off) => [
        `APT::Install-Recommends=${off}`,
        `-oAPT::Install-Recommends=${off}`,
      ]);
}
