import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { lineBreakOf } from "./textPlaces.ts";

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
 * Lets a script go on with one more command, run only when all before went well, in the style of
 * the instruction: on the same line, on a line of its own behind a continuation, or as the last line
 * of a heredoc. Undefined where it would not run, or not last.
 */
export function appendCommand(
  { text, lines, escape: continuation }: DockerfileDocument,
  instruction: Instruction,
  { script, form }: RunScript,
  command: string,
): TextEdit | undefined {
  const last = script.body.chains.at(-1);
  if (!last || form === "exec" || !script.complete || last.terminator?.text === "&") {
    return undefined;
  }
  const final = last.pipelines.at(-1)?.elements.at(-1);
  if (final?.kind === "command" && endsScript.has(final.name ?? "")) return undefined;
  const at = last.range.end;
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  const indentOf = (offset: number): string => {
    const start = lines.lineStart(lineOf(offset));
    return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
  };
  const insert = (offset: number, newText: string): TextEdit => ({
    range: { start: offset, end: offset },
    newText,
  });
  if (form === "heredoc") {
    // A heredoc inside of the body would swallow the line.
    if (script.commands.some(({ redirections }) => redirections.some((it) => it.heredoc))) {
      return undefined;
    }
    const line = lineOf(at);
    return insert(lines.lineEnd(line), `${lineBreakOf(text)}${indentOf(at)}${command}`);
  }
  const first = lineOf(instruction.keyword.range.start);
  if (instruction.heredocs.length > 0 || lineOf(at) === first) return insert(at, ` && ${command}`);
  const indent = indentOf(at);
  return insert(at, ` ${continuation}${lineBreakOf(text)}${indent}&& ${command}`);
}

/** What stands behind these is never run. */
const endsScript: ReadonlySet<string> = new Set(["exec", "exit"]);
