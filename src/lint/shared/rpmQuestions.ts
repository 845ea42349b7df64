import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellElement, ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasOption } from "./commandWords.ts";
import { isUnknown, rpmCommands } from "./rpmCommands.ts";
import type { RpmTool } from "./rpmTools.ts";

/** A call that waits for a yes that nobody gives. */
export interface UnansweredCommand {
  readonly command: NamedCommand;
  /** Where the verb ends, such as `install`. */
  readonly verbWord: ShellWord;
}

/** Finds them; `peerVerbs` are those that hadolint looks for, anywhere among the arguments. */
export function createUnansweredCommands(
  { services, preset, document }: Pick<RuleContext, "services" | "preset" | "document">,
  tool: RpmTool,
  peerVerbs: readonly string[],
): (run: Instruction) => readonly UnansweredCommand[] {
  let isConfigured: boolean | undefined;
  return (run) => {
    const commands = services.commands.of(run);
    if (preset === "hadolint") {
      return commands.named(...tool.peerNames).flatMap((command) => {
        const verbWord = command.words.find(({ value }) => peerVerbs.includes(value));
        return verbWord && !hasOption(command, ...tool.yes) ? [{ command, verbWord }] : [];
      });
    }
    const asking = rpmCommands(services, run, tool).filter(
      ({ command, words, verb }) =>
        tool.asking.has(verb) &&
        !hasOption({ words }, ...tool.yes, "assumeno", "help") &&
        !words.some((word) => isUnknown(word) && /^[$`]/.test(word.value)) &&
        !isFed(command),
    );
    if (asking.length === 0 || commands.named("yes").length > 0) return [];
    isConfigured ??= yesByConfiguration.test(document.text);
    return isConfigured ? [] : asking;
  };
}

/** In a configuration file that is written here, or by --setopt. */
const yesByConfiguration = /\bassumeyes[ \t]*=[ \t]*["']?(1|y|t|on)/i;

/** Whether it gets an input that may answer: from a pipe, a file, a heredoc. */
function isFed({ command }: NamedCommand): boolean {
  // xargs keeps its own input from what it runs.
  if (command.openEnded) return false;
  let outer = command;
  while (outer.wrapper && outer.wrapper.pipeline === outer.pipeline) outer = outer.wrapper;
  let element: ShellElement | undefined = outer;
  while (element) {
    if (element.redirections.some(({ operator }) => operator.startsWith("<"))) return true;
    if (element.pipeline.elements[0] !== element) return true;
    element = element.pipeline.chain.block.parent;
  }
  return false;
}
