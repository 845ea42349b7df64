import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { type AptCommand, aptGetInstalls, hasAptOption } from "../shared/aptInstalls.ts";
import { aptSettings, aptSwitch } from "../shared/aptSettings.ts";
import { insertOption } from "../shared/commandFixes.ts";
import { hasArgument, hasOption } from "../shared/commandWords.ts";
import { createKnownWords, type KnownWords, mayHoldOptions } from "../shared/knownWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { shippedStages } from "../shared/shippedStages.ts";

export const skipRecommendedAptPackages = defineRule({
  id: "skip-recommended-apt-packages",
  summary: "Require --no-install-recommends with apt-get install.",
  why: "What a package recommends is installed as well: often hundreds of megabytes that nothing in the image uses, and that have to be patched.",
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
  needs: ["baseImage"],
  programs: ["apt-get", "apt"],
  onbuild: true,
  create(context) {
    const { document, preset } = context;
    const isConfigured = aptSettings(document, /Install-Recommends/i);
    const knownWords = createKnownWords(context.services);
    const ships = shippedStages(document, false);
    return {
      RUN(run, stage) {
        if (preset === "recommended" && !ships(run, stage)) return;
        for (const install of aptGetInstalls(context, run)) {
          const { command, verb } = install;
          if (
            preset === "hadolint" ? isOffForHadolint(install) : isDecided(knownWords, run, install)
          ) {
            continue;
          }
          if (preset !== "hadolint" && isConfigured(run, stage)) return;
          context.report({
            at: onFirstLine(context, run, verb.range),
            message: "recommends",
            data: { program: command.name },
            fix: {
              title: "Add --no-install-recommends",
              edits: [insertOption(command, verb, "--no-install-recommends")],
            },
          });
        }
      },
    };
  },
});

/** Also where somebody asks for them. */
function isDecided(knownWords: KnownWords, run: Instruction, { command }: AptCommand): boolean {
  const words = knownWords.wordsOf(run, command);
  if (mayHoldOptions(words)) return true;
  if (hasAptOption({ words }, "no-install-recommends", "install-recommends")) return true;
  return aptSwitch(words, "APT::Install-Recommends") !== undefined;
}

/** hadolint knows one spelling of the setting. */
function isOffForHadolint({ command }: AptCommand): boolean {
  return (
    hasOption(command, "no-install-recommends") ||
    hasArgument(command, "APT::Install-Recommends=false")
  );
}
