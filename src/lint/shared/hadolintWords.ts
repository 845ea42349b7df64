import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasOption, isOptionWord } from "./commandWords.ts";

/** A word as hadolint compares it: of backticks it sees no more than that they are there. */
export function hadolintText({ value, hasSubstitution }: ShellWord): string {
  return hasSubstitution ? value.replace(/`[^`]*`/g, "$${VAR}") : value;
}

/** A word as hadolint measures it: all of its variables have braces. */
export function hadolintBracedText(word: ShellWord): string {
  const text = hadolintText(word);
  return word.hasVariables || word.hasSubstitution
    ? text.replace(/\$(\w+)/g, (_, name: string) => `\${${name}}`)
    : text;
}

/** A word as hadolint looks for a version in it: of `$((…))` and of backticks nothing is left. */
export function hadolintPlainText({ value, hasSubstitution, hasVariables }: ShellWord): string {
  if (!hasSubstitution && !hasVariables) return value;
  return value.replace(/`[^`]*`|\$\(\([^)]*\)\)/g, "");
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
