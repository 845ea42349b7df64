import type { CommandInstruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule } from "../rule.ts";
import { insertArgument } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasOption, isOptionWord } from "../shared/commandWords.ts";
import { hadolintBracedText } from "../shared/hadolintWords.ts";
import { createKnownWords, type KnownWords } from "../shared/knownWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const skipLogForLargeUid = defineRule({
  id: "skip-log-for-large-uid",
  summary: "Require --no-log-init with useradd and a large user ID.",
  why: "Each user has a place in the sparse files lastlog and faillog, which become as long as the ID is large. Layers know no sparse files: the image grows by gigabytes, or the build hangs.",
  category: "size",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3046"],
  fix: "safe",
  messages: {
    large: "For this user ID useradd writes log files of megabytes and more. Add --no-log-init.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN useradd -u 1234567 app"],
    good: [
      "FROM debian:12\nRUN useradd --no-log-init -u 1234567 app",
      "FROM debian:12\nRUN useradd -u 1000 app",
    ],
  },
  needs: ["baseImage"],
  programs: ["useradd"],
  onbuild: true,
  create: (context) => {
    const known = createKnownWords(context.services);
    return {
      RUN(run) {
        for (const command of context.services.commands.of(run).named("useradd")) {
          if (hasOption(command, "l", "no-log-init")) continue;
          const uid =
            context.preset === "hadolint" ? longUid(command) : largeUid(known, run, command);
          if (!uid) continue;
          context.report({
            at: onFirstLine(context, run, uid.range),
            message: "large",
            fix: {
              title: "Add --no-log-init",
              edits: [insertArgument(command, command.nameWord, "--no-log-init")],
            },
          });
        }
      },
    };
  },
});

/** Six digits are a file of 30 MB and more. */
const firstLargeUid = 100_000;

/** hadolint measures the words behind each `-u`, whatever they say. */
function longUid({ words }: NamedCommand): ShellWord | undefined {
  return words.find((word, index) => {
    const option = words[index - 1]?.value ?? "";
    const isUid = isOptionWord(option) && /^-[^-].*u|^-u/.test(option);
    return isUid && hadolintBracedText(word).length > 5;
  });
}

function largeUid(
  known: KnownWords,
  run: CommandInstruction,
  command: NamedCommand,
): ShellWord | undefined {
  for (const [index, word] of command.words.entries()) {
    const inWord = /^(?:--uid=|-[lmMNorU]*u)(.*)$/.exec(word.value)?.[1];
    if (inWord === undefined && word.value !== "--uid") continue;
    const place = inWord ? word : command.words[index + 1];
    const uid = place && known.value(run, command, place);
    if (uid === undefined) continue;
    const digits = /^(?:--uid=|-[lmMNorU]*u)?(\d{6,10})$/.exec(uid)?.[1];
    if (digits !== undefined && Number(digits) >= firstLargeUid) return place;
  }
  return undefined;
}
