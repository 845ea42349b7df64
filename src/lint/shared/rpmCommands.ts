import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { isOptionWord } from "./commandWords.ts";
import { createKnownWords, isUnknown, type KnownWords } from "./knownWords.ts";
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

/** Reads the calls of a tool in the order of the text; those without a verb are none. */
export function createRpmCommands(
  services: LintServices,
  tool: RpmTool,
): (instruction: Instruction) => readonly RpmCommand[] {
  const knownWords = createKnownWords(services);
  return (instruction) =>
    services.commands
      .of(instruction)
      .named(...tool.names)
      .flatMap((command) => readRpmCommand(knownWords, instruction, tool, command) ?? []);
}

export function readRpmCommand(
  knownWords: KnownWords,
  instruction: Instruction,
  { taking, verbHeads }: RpmTool,
  command: NamedCommand,
): RpmCommand | undefined {
  const words = knownWords.wordsOf(instruction, command);
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

/** Of letters in one word the first that takes a value takes the rest of the word, if there is any. */
function takesNext(value: string, taking: ReadonlySet<string>): boolean {
  if (value.startsWith("--")) return taking.has(value.slice(2));
  for (let at = 1; at < value.length; at++) {
    if (taking.has(value[at] ?? "")) return at === value.length - 1;
  }
  return false;
}
