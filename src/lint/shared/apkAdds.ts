import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { RuleContext } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { countGetoptOptions, getoptOperands, hasArgument, operandsOf } from "./commandWords.ts";

export interface ApkAdd {
  readonly command: NamedCommand;
  /** The word `add`. */
  readonly verb: ShellWord;
  readonly packages: readonly ShellWord[];
}

/**
 * The `apk add`s of an instruction. The first operand says what apk does; hadolint is content with
 * the word anywhere, and takes the values of most options for packages.
 */
export function apkAdds(
  { services, preset }: Pick<RuleContext, "services" | "preset">,
  instruction: Instruction,
): readonly ApkAdd[] {
  return services.commands
    .of(instruction)
    .named("apk")
    .flatMap((command) => {
      if (preset === "hadolint") {
        const verb = hasArgument(command, "add") && command.words.find(isAdd);
        const packages = operandsOf(command, peerTaking).filter((word) => !isAdd(word));
        return verb ? [{ command, verb, packages }] : [];
      }
      const [verb, ...packages] = getoptOperands(command, taking);
      return verb && isAdd(verb) ? [{ command, verb, packages }] : [];
    });
}

export function hasApkOption(
  command: Pick<NamedCommand, "words">,
  ...names: readonly string[]
): boolean {
  return countGetoptOptions(command, taking, ...names) > 0;
}

const peerTaking = ["t", "virtual", "repository", "X"];

/** Options of apk whose value is the next word (apk(8), apk-add(8)). */
const taking = [
  ...peerTaking,
  "p",
  "root",
  "arch",
  "cache-dir",
  "cache-max-age",
  "keys-dir",
  "progress-fd",
  "repositories-file",
  "timeout",
  "wait",
];

function isAdd({ value }: ShellWord): boolean {
  return value === "add";
}
