import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { removeWord } from "./commandFixes.ts";
import type { NamedCommand } from "./commandIndex.ts";

/**
 * Takes an argument out of a command, with the blanks that part it from a neighbour on its line;
 * undefined where it has the line for itself.
 */
export function takeOutWord(
  document: DockerfileDocument,
  command: NamedCommand,
  word: ShellWord,
): TextEdit | undefined {
  const at = command.words.indexOf(word);
  const next = command.words[at + 1];
  const edit = next && removeWord(document, command, word, next);
  if (edit) return edit;
  const { end } = (command.words[at - 1] ?? command.nameWord).range;
  if (document.text.slice(end, word.range.start).includes("\n")) return undefined;
  return { range: { start: end, end: word.range.end }, newText: "" };
}
