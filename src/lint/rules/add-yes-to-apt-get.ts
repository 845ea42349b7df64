import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import {
  type AptCommand,
  aptGetInstalls,
  aptTaking,
  hasAptOption,
  readAptCommand,
} from "../shared/aptInstalls.ts";
import { aptSettings, aptSwitch } from "../shared/aptSettings.ts";
import { insertOption } from "../shared/commandFixes.ts";
import {
  countGetoptOptions,
  countOptions,
  hasArgument,
  hasOption,
} from "../shared/commandWords.ts";
import { isFed } from "../shared/isFed.ts";
import { createKnownWords, type KnownWords, mayHoldOptions } from "../shared/knownWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const addYesToAptGet = defineRule({
  id: "add-yes-to-apt-get",
  summary: "Require -y with apt-get commands that ask before they go on.",
  why: "Before apt-get installs more than it was told to, and before it removes anything, it asks. Nobody answers in a build, so it gives up and the build fails.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3014"],
  fix: "safe",
  messages: {
    asks: "{command} asks before it goes on, and nobody answers in a build. Add -y.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN apt-get update && apt-get install curl"],
    good: ["FROM debian:12\nRUN apt-get update && apt-get install -y curl"],
  },
  needs: ["baseImage"],
  programs: ["apt-get", "apt"],
  onbuild: true,
  create(context) {
    const { document, preset } = context;
    const isConfigured = aptSettings(document, /Assume-Yes|force-yes/i);
    const knownWords = createKnownWords(context.services);
    return {
      RUN(run, stage) {
        const asHadolint = preset === "hadolint";
        for (const asking of asHadolint ? aptGetInstalls(context, run) : askers(context, run)) {
          const { command, verb } = asking;
          if (asHadolint ? saysYesForHadolint(asking) : hasAnswer(knownWords, run, asking))
            continue;
          if (!asHadolint && isConfigured(run, stage)) return;
          context.report({
            at: onFirstLine(context, run, verb.range),
            message: "asks",
            data: { command: `${command.name} ${verb.value}` },
            fix: { title: "Add -y", edits: [insertOption(command, verb, "-y")] },
          });
        }
      },
    };
  },
});

function askers(context: RuleContext, run: Instruction): readonly AptCommand[] {
  const others = context.services.commands
    .of(run)
    .named("apt-get", "apt")
    .flatMap((command) => readAptCommand(command) ?? [])
    .filter(({ verb }) => asking.has(verb.value));
  return [...aptGetInstalls(context, run), ...others];
}

/** Beside `install`, which does not ask where there is nothing to install. */
const asking: ReadonlySet<string> = new Set([
  "autopurge",
  "autoremove",
  "auto-remove",
  "build-dep",
  "dist-upgrade",
  "full-upgrade",
  "purge",
  "reinstall",
  "remove",
  "satisfy",
  "upgrade",
]);

function hasAnswer(knownWords: KnownWords, run: Instruction, { command }: AptCommand): boolean {
  const words = knownWords.wordsOf(run, command);
  if (mayHoldOptions(words)) return true;
  if (hasAptOption({ words }, "y", "yes", "assume-yes", "force-yes", "assume-no", "trivial-only")) {
    return true;
  }
  if (countGetoptOptions({ words }, aptTaking, "q", "quiet") >= 2) return true;
  if (words.some(({ value }) => /^(-q|--quiet)=([2-9]|\d\d)/.test(value))) return true;
  if (aptSwitch(words, "APT::Get::Assume-Yes") !== undefined) return true;
  return isFed(command.command);
}

/** DL3014; of `q` and `quiet` there have to be exactly two. */
function saysYesForHadolint({ command }: AptCommand): boolean {
  return (
    hasOption(command, "y", "yes", "assume-yes", "qq") ||
    countOptions(command, "q") === 2 ||
    countOptions(command, "quiet") === 2 ||
    hasArgument(command, "-q=2")
  );
}
