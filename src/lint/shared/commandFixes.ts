import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";

/** Puts an argument of plain characters behind a word of the command. */
export function insertArgument({ json }: NamedCommand, behind: ShellWord, text: string): TextEdit {
  const at = behind.range.end;
  return {
    range: { start: at, end: at },
    newText: json ? `, ${JSON.stringify(text)}` : ` ${text}`,
  };
}

/** Puts an option behind a word of the command, or in front of all where `--` ends the options before. */
export function insertOption(command: NamedCommand, behind: ShellWord, text: string): TextEdit {
  const end = command.words.find(({ value }) => value === "--");
  const isOver = end !== undefined && end.range.start < behind.range.start;
  return insertArgument(command, isOver ? command.nameWord : behind, text);
}

/** Writes other plain characters for a word; undefined where a continuation interrupts it. */
export function replaceWord(
  { json }: NamedCommand,
  { range, raw }: ShellWord,
  text: string,
): TextEdit | undefined {
  if (range.end - range.start !== raw.length) return undefined;
  return { range, newText: json ? JSON.stringify(text) : text };
}

/** Removes a word with the blanks behind it; undefined where the next one is on another line. */
export function removeWord(
  { text }: DockerfileDocument,
  { json }: NamedCommand,
  { range }: ShellWord,
  next: ShellWord,
): TextEdit | undefined {
  const between = text.slice(range.end, next.range.start);
  if (!(json ? /^[ \t]*,[ \t]*$/ : /^[ \t]+$/).test(between)) return undefined;
  return { range: { start: range.start, end: next.range.start }, newText: "" };
}

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
