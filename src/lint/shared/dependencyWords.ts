import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellScript, ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasOption, isOptionWord } from "./commandWords.ts";

/** The words that a program gets for one as typed; undefined where only the build knows them. */
export type DependencyWords = (
  instruction: Instruction,
  command: NamedCommand,
  word: ShellWord,
) => readonly string[] | undefined;

/**
 * Puts in what ARG and ENV say, unless the script itself may set the variable. For the run of one
 * rule: what a script sets is looked for once.
 */
export function createDependencyWords({ variables }: LintServices): DependencyWords {
  const known = new Map<ShellScript, ReadonlySet<string> | "any">();
  return (instruction, { run }, word) => {
    if (word.hasSubstitution) return undefined;
    if (!word.hasVariables) return [word.value];
    // What a backslash or `$(( ))` means differs between the shell and a Dockerfile.
    if (/[\\`]|\$\(/.test(word.raw)) return undefined;
    let names = known.get(run.script);
    if (!names) {
      names = namesSet(run.script.source.text);
      known.set(run.script, names);
    }
    if (names === "any") return undefined;
    for (const [, name = ""] of word.raw.matchAll(/\$\{?(\w+)/g)) {
      if (names.has(name)) return undefined;
    }
    const { value, complete } = variables.expand(word.raw, instruction);
    if (!complete) return undefined;
    return word.quoted ? [value] : value.split(/\s+/).filter((part) => part !== "");
  };
}

/** The names to which a script gives values; "any" where it reads them from elsewhere. */
function namesSet(text: string): ReadonlySet<string> | "any" {
  if (/\b(read|source|eval|getopts|mapfile)\b|(^|[\s;&])\.[ \t]/.test(text)) return "any";
  const names = new Set<string>();
  for (const [, name = ""] of text.matchAll(/\b(\w+)\+?=/g)) names.add(name);
  for (const [, name = ""] of text.matchAll(/\b(?:for|unset)[ \t]+(\w+)/g)) names.add(name);
  return names;
}

/** A word as hadolint compares it: of backticks it sees no more than that they are there. */
export function hadolintText({ value, hasSubstitution }: ShellWord): string {
  return hasSubstitution ? value.replace(/`[^`]*`/g, "$${VAR}") : value;
}

/**
 * The arguments that are no options, as hadolint has them: the word behind one of the named options
 * is its value, even where that is such an option itself.
 */
export function hadolintOperands(
  { words }: Pick<NamedCommand, "words">,
  taking: readonly string[],
): readonly ShellWord[] {
  return words.filter(({ value }, index) => {
    const before = words[index - 1];
    const isValue =
      before && !before.value.includes("=") && hasOption({ words: [before] }, ...taking);
    return !isValue && !isOptionWord(value);
  });
}
