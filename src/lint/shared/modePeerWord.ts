import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { hadolintText } from "./dependencyWords.ts";

/** A word as hadolint measures and compares it: all of its variables have braces. */
export function modePeerWord(word: ShellWord): string {
  const text = hadolintText(word);
  return word.hasVariables || word.hasSubstitution
    ? text.replace(/\$(\w+)/g, (_, name: string) => `\${${name}}`)
    : text;
}
