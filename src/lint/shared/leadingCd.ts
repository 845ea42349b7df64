import type { CommandInstruction } from "../../dockerfile/document.ts";
import type { ShellPipeline } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";

/** A cd that a script begins with, so that all the rest runs in its folder. */
export interface LeadingCd {
  readonly command: NamedCommand;
  /** What runs next if cd went well; undefined where there is nothing. */
  readonly next: ShellPipeline | undefined;
}

/** In front of it there may be `set -e` and the like; it has one argument. */
export function leadingCd(
  commands: readonly NamedCommand[],
  { json }: Pick<CommandInstruction, "json">,
): LeadingCd | undefined {
  const [command] = commands;
  if (json || !command || command.words.length !== 1) return undefined;
  const { value } = command.words[0] ?? { value: "-" };
  const { complete, body } = command.run.script;
  if (value.startsWith("-") || value.startsWith("~") || !complete) return undefined;
  for (const [at, chain] of body.chains.entries()) {
    for (const [index, { elements }] of chain.pipelines.entries()) {
      const [element, more] = elements;
      if (more || element?.kind !== "command") return undefined;
      if (element.name === "set") continue;
      if (element !== command.command || element.redirections.length > 0) return undefined;
      if (element.assignments.length > 0 || chain.terminator?.text === "&") return undefined;
      if (chain.operators[index]?.text === "||") return undefined;
      return { command, next: chain.pipelines[index + 1] ?? body.chains[at + 1]?.pipelines[0] };
    }
  }
  return undefined;
}
