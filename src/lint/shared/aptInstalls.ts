import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasArgument, operandsOf } from "./commandWords.ts";

export interface AptInstall {
  readonly command: NamedCommand;
  /** The word `install`. */
  readonly verb: ShellWord;
}

/**
 * The `apt-get install`s of an instruction. The first operand says what apt-get does; hadolint is
 * content with the word anywhere.
 */
export function aptGetInstalls(
  { services, preset }: Pick<RuleContext, "services" | "preset">,
  instruction: Instruction,
): readonly AptInstall[] {
  return services.commands
    .of(instruction)
    .named("apt-get")
    .flatMap((command) => {
      const verb =
        preset === "hadolint"
          ? hasArgument(command, "install") && command.words.find(isInstall)
          : operandsOf(command, aptTaking).find((_, index) => index === 0);
      return verb && isInstall(verb) ? [{ command, verb }] : [];
    });
}

/** Options of apt-get whose value is the next word (apt-get(8)). */
export const aptTaking = [
  "t",
  "target-release",
  "o",
  "option",
  "c",
  "config-file",
  "a",
  "host-architecture",
];

function isInstall({ value }: ShellWord): boolean {
  return value === "install";
}
