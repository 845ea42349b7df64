import { isSpace } from "../../dockerfile/blanks.ts";
import type { InstructionPiece } from "../../dockerfile/document.ts";
import type { InstructionStyle } from "./formatInstruction.ts";
import { columnOf, indentText } from "./indentEdits.ts";
import { type InstructionLine, instructionLines, isBlank } from "./instructionLines.ts";
import { quotingOf, writtenInstruction } from "./quotingOf.ts";

/**
 * The text of an instruction with its long lines broken, where blanks part words: in front of
 * operators rather than between words. Lines that are long by an address are left alone.
 */
export function wrapInstruction(
  piece: InstructionPiece,
  text: string,
  style: InstructionStyle,
  lineBreak: string,
): string {
  const { options } = style;
  const { kind } = writtenInstruction(piece.instruction);
  const lines = instructionLines(text, piece, style.escape);
  if (kind === "FROM" || lines.every((line) => !isLong(text, line, options.width))) {
    return piece.text;
  }
  const quoting = quotingOf(piece.instruction, style.escape, style.shellOf);
  const firstArgument = firstBreak(piece);
  const isTrailing = lines.some((line) =>
    endsInOperator.test(
      text.slice(Math.max(line.start, endOfWords(text, line) - 3), endOfWords(text, line)),
    ),
  );
  const parts: string[] = [];
  let at = piece.range.start;
  for (const [index, line] of lines.entries()) {
    if (line.kind !== "content") continue;
    const { partEnd } = line;
    const isTooLong = isLong(text, line, options.width);
    const own = columnOf(text, line, options.indentWidth);
    // The first line's parts stand with the lines below it.
    const column = index === 0 ? options.indentWidth : own;
    const breaks: Break[] = [];
    const lineEnd = endOfWords(text, line);
    let fed = line.start;
    for (let from = line.bodyStart; from < partEnd; from++) {
      if (!isBlank(text[from]) || isBlank(text[from - 1])) continue;
      let to = from;
      while (to < partEnd && isBlank(text[to])) to++;
      quoting.add(text.slice(fed, from));
      fed = from;
      if (!isTooLong || to >= partEnd || from < firstArgument || !quoting.isOutside) continue;
      // A line that begins so would be a comment, or white space that is none of ours.
      if (text[to] === "#" || isSpace(text.charCodeAt(to)) || text[from - 1] === style.escape)
        continue;
      // An operator at the end stays there.
      if (lineEnd - to <= 2 && operator.test(text.slice(to, lineEnd))) continue;
      const beside = isTrailing
        ? text.slice(Math.max(line.start, from - 3), from)
        : text.slice(to, to + 3);
      breaks.push({
        from,
        to,
        isOperator: (isTrailing ? endsInOperator : beginsWithOperator).test(beside),
      });
    }
    quoting.add(text.slice(fed, partEnd));
    for (const { from, to, isOperator } of chooseBreaks(line, breaks, column, options)) {
      const indent = indentText(isOperator ? column : column + options.indentWidth, options);
      parts.push(text.slice(at, from), ` ${style.escape}${lineBreak}${indent}`);
      at = to;
    }
  }
  parts.push(text.slice(at, piece.range.end));
  return parts.join("");
}

const operator = /^(?:&&|\|\||\|)$/;
const beginsWithOperator = /^(?:&&|\|\|)[ \t]/;
const endsInOperator = /[ \t](?:&&|\|\|)$/;

function endOfWords(text: string, { bodyStart, partEnd }: InstructionLine): number {
  let end = partEnd;
  while (end > bodyStart && isBlank(text[end - 1])) end--;
  return end;
}

interface Break {
  readonly from: number;
  readonly to: number;
  /** Whether a list goes on there. */
  readonly isOperator: boolean;
}

/** At all operators of the line where it has any; else, and where that is not enough, at the last words that fit. */
function chooseBreaks(
  line: InstructionLine,
  breaks: readonly Break[],
  column: number,
  { width, indentWidth }: InstructionStyle["options"],
): readonly Break[] {
  const chosen: Break[] = [];
  let segmentStart = line.bodyStart;
  let startColumn = line.start === segmentStart ? 0 : column;
  const fits = (end: number, isEnd: boolean): boolean =>
    startColumn + end - segmentStart + (isEnd ? 0 : 2) <= width;
  let last: Break | undefined;
  const take = (at: Break): void => {
    chosen.push(at);
    segmentStart = at.to;
    startColumn = at.isOperator ? column : column + indentWidth;
    last = undefined;
  };
  for (const at of breaks) {
    if (last && !fits(at.from, false)) take(last);
    if (at.isOperator) take(at);
    else last = at;
  }
  if (last && !fits(line.partEnd, !line.continued)) take(last);
  return chosen;
}

/** Behind the keyword and the first word, which stay on one line. */
function firstBreak({ instruction }: InstructionPiece): number {
  const { keyword, flags, argumentsRange } = instruction;
  const first = flags[0]?.range.start ?? argumentsRange.start;
  return Math.max(keyword.range.end, first) + 1;
}

function isLong(text: string, line: InstructionLine, width: number): boolean {
  if (line.kind !== "content" || line.end - line.start <= width) return false;
  const content = text.slice(line.start, line.end);
  const counted = content
    .split(" ")
    .filter((word) => !word.includes("://") && !word.includes("@sha256:"))
    .join(" ");
  return [...counted].length > width;
}
