import { once } from "../../base/once.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext, Visitor } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasOption } from "./commandWords.ts";
import { isFed } from "./isFed.ts";
import { isUnknown } from "./knownWords.ts";
import { onFirstLine } from "./onFirstLine.ts";
import { createRpmCommands } from "./rpmCommands.ts";
import type { RpmTool } from "./rpmTools.ts";

/** The visitor of a rule about calls that wait for a yes that nobody gives. */
export function unansweredRpmCommands(
  context: Pick<RuleContext, "services" | "preset" | "document">,
  tool: RpmTool,
  /** Those that hadolint looks for, anywhere among the arguments. */
  peerVerbs: readonly string[],
  report: (unanswered: UnansweredCommand & { readonly at: TextRange }) => void,
): Visitor {
  const { services, preset, document } = context;
  const rpmCommands = createRpmCommands(services, tool);
  const isConfigured = once(() => yesByConfiguration.test(document.text));
  const unansweredForHadolint = (run: Instruction): readonly UnansweredCommand[] =>
    services.commands
      .of(run)
      .named(...tool.peerNames)
      .flatMap((command) => {
        const verbWord = command.words.find(({ value }) => peerVerbs.includes(value));
        return verbWord && !hasOption(command, ...tool.yes) ? [{ command, verbWord }] : [];
      });
  const unanswered = (run: Instruction): readonly UnansweredCommand[] => {
    const asking = rpmCommands(run).filter(
      ({ command, words, verb }) =>
        tool.asking.has(verb) &&
        !hasOption({ words }, ...tool.yes, "assumeno", "help") &&
        !words.some((word) => isUnknown(word) && /^[$`]/.test(word.value)) &&
        !isFed(command.command),
    );
    if (asking.length === 0 || services.commands.of(run).named("yes").length > 0) return [];
    return isConfigured() ? [] : asking;
  };
  return {
    RUN(run) {
      for (const it of preset === "hadolint" ? unansweredForHadolint(run) : unanswered(run)) {
        report({ ...it, at: onFirstLine(context, run, it.verbWord.range) });
      }
    },
  };
}

export interface UnansweredCommand {
  readonly command: NamedCommand;
  /** Where the verb ends, such as `install`. */
  readonly verbWord: ShellWord;
}

/** In a configuration file that is written here, or by --setopt. */
const yesByConfiguration = /\bassumeyes[ \t]*=[ \t]*["']?(1|y|t|on)/i;
