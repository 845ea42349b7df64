import { defineRule, type FixProposal } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasOption } from "../shared/commandWords.ts";
import { createLinuxImages, type LinuxImage } from "../shared/linuxImages.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const quietWget = defineRule({
  id: "quiet-wget",
  summary: "Require wget to keep its progress short.",
  why: "Without a terminal wget writes a dot for every kilobyte, so that a large download fills the log of the build with thousands of lines.",
  category: "style",
  severity: { recommended: "info", strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3047"],
  fix: "safe",
  messages: {
    progress: "The progress of wget fills the log. Add --progress=dot:giga, or -q.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN wget https://example.com/app.tar.gz"],
    good: ["FROM debian:12\nRUN wget --progress=dot:giga https://example.com/app.tar.gz"],
  },
  programs: ["wget"],
  onbuild: true,
  create(context) {
    const { services, document, preset } = context;
    const linuxImages = createLinuxImages(document, services);
    return {
      stage: linuxImages.enter,
      RUN(run, stage) {
        for (const command of services.commands.of(run).named("wget")) {
          if (isQuiet(command) || (preset !== "hadolint" && isQuietForUs(command))) continue;
          context.report({
            at: onFirstLine(context, run, command.nameWord.range),
            message: "progress",
            fix: quietFix(command, stage && linuxImages.of(stage)),
          });
        }
      },
    };
  },
});

function isQuiet(command: NamedCommand): boolean {
  return (
    hasOption(command, "q", "quiet", "o", "output-file", "a", "append-output") ||
    hasOption(command, "progress", "no-verbose") ||
    command.words.some(({ value }) => value === "-nv")
  );
}

/** Where nothing is loaded, or its messages go elsewhere. */
function isQuietForUs(command: NamedCommand): boolean {
  return (
    hasOption(command, "spider", "background", "version", "help", "V", "h") ||
    command.words.some(({ value }) => /^-[a-zA-Z]*nv/.test(value) || value === "-b") ||
    command.command.redirections.some(
      ({ operator, fileDescriptor }) =>
        operator.startsWith("&>") || (operator.startsWith(">") && fileDescriptor === "2"),
    )
  );
}

/** BusyBox has no `--progress`, but `-q`, with which it still tells of errors. */
function quietFix(command: NamedCommand, image: LinuxImage | undefined): FixProposal {
  const option = image?.shell === "ash" ? "-q" : "--progress=dot:giga";
  return {
    title: `Add ${option}`,
    edits: [insertArgument(command, command.nameWord, option)],
    safe: image?.shell === "bash",
  };
}
