import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { Preset, RuleContext } from "../rule.ts";
import type { InstructionCommands, NamedCommand } from "./commandIndex.ts";
import { countGetoptOptions, getoptOperands, hasArgument } from "./commandWords.ts";

export interface AptCommand {
  readonly command: NamedCommand;
  /** The word that says what to do, such as `install`. */
  readonly verb: ShellWord;
  /** What stands behind it, options left out. */
  readonly operands: readonly ShellWord[];
}

/**
 * The `apt-get install`s of an instruction, those of `apt` too. The first operand says what the
 * program does; hadolint is content with the word anywhere, and looks at apt-get only.
 */
export function aptGetInstalls(
  { services, preset }: Pick<RuleContext, "services" | "preset">,
  instruction: Instruction,
): readonly AptCommand[] {
  // Several rules ask about one instruction before the next one comes.
  const last = services.shared(
    "apt-get-installs",
    (): LastInstalls => ({ of: undefined, found: [] }),
  );
  if (last.of !== instruction) {
    last.found = readInstalls(services.commands.of(instruction), preset);
    last.of = instruction;
  }
  return last.found;
}

interface LastInstalls {
  of: Instruction | undefined;
  found: readonly AptCommand[];
}

function readInstalls(commands: InstructionCommands, preset: Preset): readonly AptCommand[] {
  if (preset !== "hadolint") {
    return commands.named("apt-get", "apt").flatMap((command) => {
      const found = readAptCommand(command);
      return found?.verb.value === "install" && installsAnything(found) ? [found] : [];
    });
  }
  return commands.named("apt-get").flatMap((command) => {
    const verb = hasArgument(command, "install") && command.words.find(isInstall);
    return verb ? [{ command, verb, operands: [] }] : [];
  });
}

/** Undefined where it only prints, or a variable says what to do. */
export function readAptCommand(command: NamedCommand): AptCommand | undefined {
  const [verb, ...operands] = aptOperands(command);
  if (!verb || verb.hasVariables || verb.hasSubstitution) return undefined;
  return hasAptOption(command, ...onlyPrints) ? undefined : { command, verb, operands };
}

export function aptOperands({ words, nameWord }: NamedCommand): readonly ShellWord[] {
  // As hadolint has it, the name behind `exec` is an argument, too.
  const own = words[0] === nameWord ? words.slice(1) : words;
  return getoptOperands({ words: own }, aptTaking);
}

/** By letter or long name; a value that stands right behind its letter (`-tstable`) is no option. */
export function hasAptOption(
  command: Pick<NamedCommand, "words">,
  ...names: readonly string[]
): boolean {
  return countGetoptOptions(command, aptTaking, ...names) > 0;
}

/** Options of apt-get whose value is the next word (apt-get(8)). */
export const aptTaking: readonly string[] = [
  "t",
  "target-release",
  "o",
  "option",
  "c",
  "config-file",
  "a",
  "host-architecture",
  "P",
  "build-profiles",
  "S",
  "snapshot",
];

const onlyPrints = ["s", "simulate", "dry-run", "just-print", "no-act", "recon", "print-uris"];

/** `apt-get install` alone does nothing; with `-f` it adds what is missing. */
function installsAnything({ command, operands }: AptCommand): boolean {
  return (
    operands.length > 0 || command.command.openEnded || hasAptOption(command, "f", "fix-broken")
  );
}

function isInstall({ value }: ShellWord): boolean {
  return value === "install";
}
