import type { CommandInstruction, DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { removeWord } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { createLinuxImages } from "../shared/linuxImages.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const avoidSudo = defineRule({
  id: "avoid-sudo",
  summary: "Disallow sudo in RUN.",
  why: "A RUN is root until USER says otherwise, so sudo does nothing there but add a program that gives root to whoever gets into the container. After USER, a USER root in front of what needs it says the same where everybody sees it.",
  category: "security",
  severity: { recommended: "warning", strict: "warning", hadolint: "error" },
  aliases: ["hadolint/DL3004"],
  fix: "safe",
  messages: {
    sudo: "A build needs no sudo. Remove it, with USER root in front of what has to be root.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN sudo apt-get update"],
    good: [
      "FROM debian:12\nRUN apt-get update",
      "FROM debian:12\nRUN sudo -u postgres createdb app",
    ],
  },
  needs: ["baseImage"],
  programs: ["sudo"],
  onbuild: true,
  create(context) {
    const { services, document, preset } = context;
    const linuxImages = createLinuxImages(document, services);
    /** By index of stage: whether it, or a stage that it is FROM, has had a USER. */
    const changedUser: boolean[] = [];
    const isRoot = (run: CommandInstruction, stage: Stage | undefined): boolean => {
      if (!stage) return false;
      const { user } = services.stageState.before(run);
      if (user !== undefined) return /^(|root|0+)(:.*)?$/.test(user);
      return changedUser[stage.index] !== true && linuxImages.of(stage) !== undefined;
    };
    return {
      stage(stage) {
        linuxImages.enter(stage);
        changedUser[stage.index] = stage.parent !== undefined && changedUser[stage.parent] === true;
      },
      USER(user, stage) {
        if (stage && !user.onbuild) changedUser[stage.index] = true;
      },
      RUN(run, stage) {
        for (const command of services.commands.of(run).named("sudo")) {
          if (preset !== "hadolint" && becomesOther(command)) continue;
          const fix = removalFix(document, command);
          context.report({
            at: onFirstLine(context, run, command.nameWord.range),
            message: "sudo",
            // Whom the trigger runs as, only the image that it runs in knows.
            fix: fix && { ...fix, safe: !run.onbuild && isRoot(run, stage) },
          });
        }
      },
    };
  },
});

/** `sudo -u somebody` gives rights up; USER cannot do that for a single command. */
function becomesOther({ words }: NamedCommand): boolean {
  for (const [index, { value }] of words.entries()) {
    if (!value.startsWith("-") || value === "--") return false;
    const user = /^(?:--user=|-[AbEHnPS]*u)(.*)$/.exec(value)?.[1];
    if (user === undefined && value !== "--user") continue;
    const name = user === undefined || user === "" ? words[index + 1]?.value : user;
    return name !== "root" && name !== "#0";
  }
  return false;
}

/** Where sudo has no options of its own, which would change more than the user. */
function removalFix(document: DockerfileDocument, named: NamedCommand): FixProposal | undefined {
  const [next] = named.words;
  const { inner } = named.command;
  // Behind it may come NAME=value, which a shell takes, too; the JSON form does not.
  if (!next || inner?.kind !== "command") return undefined;
  const isAssignment = !named.json && /^[A-Za-z_]\w*=/.test(next.raw);
  const isPlain = inner.command.words[0] === next || isAssignment;
  const edit = isPlain ? removeWord(document, named, named.nameWord, next) : undefined;
  return edit && { title: "Remove sudo", edits: [edit] };
}
