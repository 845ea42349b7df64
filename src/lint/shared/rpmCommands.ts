import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { isOptionWord } from "./commandWords.ts";
import type { RpmTool } from "./rpmTools.ts";

/** A call of yum, dnf or zypper, read as the program reads it. */
export interface RpmCommand {
  readonly command: NamedCommand;
  /** The arguments; where a variable's value is known, the words that it makes. */
  readonly words: readonly ShellWord[];
  /** What to do, such as `install`, or `module install`. */
  readonly verb: string;
  /** Where the verb ends. */
  readonly verbWord: ShellWord;
  /** What to do it with: packages and the like. */
  readonly operands: readonly ShellWord[];
}

/** The calls of a tool in the order of the text; those without a verb are none. */
export function rpmCommands(
  services: LintServices,
  instruction: Instruction,
  tool: RpmTool,
): readonly RpmCommand[] {
  return services.commands
    .of(instruction)
    .named(...tool.names)
    .flatMap((command) => readRpmCommand(services, instruction, tool, command) ?? []);
}

export function readRpmCommand(
  services: LintServices,
  instruction: Instruction,
  { taking, verbHeads }: RpmTool,
  command: NamedCommand,
): RpmCommand | undefined {
  const words = expandWords(services, instruction, command.words);
  const operands: ShellWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    if (word.value === "--") continue;
    if (!isOptionWord(word.value)) operands.push(word);
    else if (takesNext(word.value, taking)) at++;
  }
  // In front of the verb an unknown variable holds options.
  const first = operands.findIndex((word) => !isUnknown(word));
  const head = operands[first];
  if (!head) return undefined;
  const next = operands[first + 1];
  const isPair = verbHeads.has(head.value) && next !== undefined && !isUnknown(next);
  return {
    command,
    words,
    verb: isPair ? `${head.value} ${next.value}` : head.value,
    verbWord: isPair ? next : head,
    operands: operands.slice(first + (isPair ? 2 : 1)),
  };
}

/** Words with ARG and ENV put in; unquoted values make several words. */
export function expandWords(
  { variables }: LintServices,
  instruction: Instruction,
  words: readonly ShellWord[],
): readonly ShellWord[] {
  if (!words.some(({ hasVariables }) => hasVariables)) return words;
  return words.flatMap((word) => {
    if (!word.hasVariables || word.hasSubstitution) return word;
    const { value, complete, undeclared } = variables.expand(word.raw, instruction);
    if (!complete || undeclared.length > 0) return word;
    const values = word.quoted ? [value] : value.split(/\s+/).filter((part) => part !== "");
    return values.map((part) => ({ ...word, value: part, hasVariables: false }));
  });
}

/** True where something decides of which the file does not tell. */
export function isUnknown({ hasVariables, hasSubstitution }: ShellWord): boolean {
  return hasVariables || hasSubstitution;
}

/** Of letters in one word the first that takes a value takes the rest of the word, if there is any. */
function takesNext(value: string, taking: ReadonlySet<string>): boolean {
  if (value.startsWith("--")) return taking.has(value.slice(2));
  for (let at = 1; at < value.length; at++) {
    if (taking.has(value[at] ?? "")) return at === value.length - 1;
  }
  return false;
}
