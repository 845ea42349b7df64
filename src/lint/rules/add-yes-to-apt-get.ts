import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellCommand, ShellElement } from "../../dockerfile/shell/shellScript.ts";
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
import { knownArguments } from "../shared/knownArguments.ts";
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
  programs: ["apt-get", "apt"],
  onbuild: true,
  create(context) {
    const { document, preset } = context;
    const isConfigured = aptSettings(document, /Assume-Yes|force-yes/i);
    return {
      RUN(run, stage) {
        const asHadolint = preset === "hadolint";
        for (const asking of asHadolint ? aptGetInstalls(context, run) : askers(context, run)) {
          const { command, verb } = asking;
          if (asHadolint ? saysYesForPeer(asking) : hasAnswer(context, run, asking)) continue;
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

function hasAnswer(context: RuleContext, run: Instruction, { command }: AptCommand): boolean {
  const known = knownArguments(context, run, command);
  if (known.mayHoldOptions) return true;
  if (hasAptOption(known, "y", "yes", "assume-yes", "force-yes", "assume-no", "trivial-only")) {
    return true;
  }
  if (countGetoptOptions(known, aptTaking, "q", "quiet") >= 2) return true;
  if (known.words.some(({ value }) => /^(-q|--quiet)=([2-9]|\d\d)/.test(value))) return true;
  if (aptSwitch(known.words, "APT::Get::Assume-Yes") !== undefined) return true;
  return !command.command.openEnded && isFed(command.command);
}

/** Whether a pipe or a file may bring the answer. What xargs runs is not fed what it reads. */
function isFed(command: ShellCommand): boolean {
  let at: ShellElement | undefined = command;
  let { wrapper } = command;
  while (at) {
    const [first] = at.pipeline.elements;
    if (first && first.range.end <= at.range.start) return true;
    if (readsInput(at)) return true;
    for (; wrapper; wrapper = wrapper.wrapper) if (readsInput(wrapper)) return true;
    at = at.pipeline.chain.block.parent;
  }
  return false;
}

function readsInput({ redirections }: ShellElement): boolean {
  return redirections.some(
    ({ operator, target }) => operator.startsWith("<") && target?.value !== "/dev/null",
  );
}

/** DL3014; of `q` and `quiet` there have to be exactly two. */
function saysYesForPeer({ command }: AptCommand): boolean {
  return (
    hasOption(command, "y", "yes", "assume-yes", "qq") ||
    countOptions(command, "q") === 2 ||
    countOptions(command, "quiet") === 2 ||
    hasArgument(command, "-q=2")
  );
}
