import type { CommandInstruction } from "../../dockerfile/document.ts";
import type { ShellScript } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasArgument, operandsOf } from "../shared/commandWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const setShellByInstruction = defineRule({
  id: "set-shell-by-instruction",
  summary: "Require SHELL in place of linking /bin/sh to another shell.",
  why: "A link that replaces /bin/sh changes the shell of every script in the image, also of those that the distribution wrote and tested for its own. SHELL changes it for the instructions of the Dockerfile alone.",
  category: "correctness",
  severity: { recommended: "info", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL4005"],
  fix: "unsafe",
  messages: {
    link: "This replaces the shell of the whole image. Write a SHELL instruction.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN ln -sf /bin/bash /bin/sh"],
    good: ['FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN echo {1..3}'],
  },
  programs: ["ln"],
  onbuild: true,
  create: (context) => ({
    RUN(run) {
      for (const command of context.services.commands.of(run).named("ln")) {
        const shell = linkedShell(command);
        const isLink =
          context.preset === "hadolint" ? hasArgument(command, "/bin/sh") : shell !== undefined;
        if (!isLink) continue;
        context.report({
          at: onFirstLine(context, run, command.command.range),
          message: "link",
          fix: shell === undefined ? undefined : shellFix(run, command, shell),
        });
      }
    },
  }),
});

/** The path of the shell that becomes /bin/sh; an image may well be built from BusyBox or dash. */
function linkedShell(command: NamedCommand): string | undefined {
  const [target, link, ...more] = operandsOf(command, ["S", "suffix", "t", "target-directory"]);
  if (!target || more.length > 0 || (link?.value !== "/bin/sh" && link?.value !== "/usr/bin/sh")) {
    return undefined;
  }
  const path = /^(?:\/(?:usr\/)?(?:local\/)?bin\/)?(bash|zsh|ksh|mksh)$/.exec(target.value);
  if (!path) return undefined;
  return target.value.startsWith("/") ? target.value : `/bin/${target.value}`;
}

/** Only where the instruction does nothing else than to replace the shell. */
function shellFix(
  { range, flags }: CommandInstruction,
  { run: { script, form } }: NamedCommand,
  shell: string,
): FixProposal | undefined {
  if (flags.length > 0 || form === "heredoc" || !replacesOnly(script)) return undefined;
  const newText = `SHELL ["${shell}", "-c"]`;
  return { title: `Write ${newText}`, edits: [{ range, newText }] };
}

/** `ln -sf x /bin/sh`, maybe with `rm /bin/sh` or `mv /bin/sh y` in front. */
function replacesOnly({ commands, body, complete }: ShellScript): boolean {
  const [chain, ...others] = body.chains;
  if (!complete || !chain || others.length > 0) return false;
  const simple = chain.pipelines.every(({ elements }) => elements[0]?.kind === "command");
  return (
    simple &&
    chain.pipelines.length === commands.length &&
    commands.every(({ name, words }, index) => {
      if (index === commands.length - 1) return name === "ln";
      if (name === "rm") return words.slice(1).every(({ value }) => /^-|^\/bin\/sh$/.test(value));
      return name === "mv" && words[1]?.value === "/bin/sh";
    })
  );
}
