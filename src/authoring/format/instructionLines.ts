import { isSpace, skipSpaces } from "../../dockerfile/blanks.ts";
import type { EscapeCharacter, InstructionPiece } from "../../dockerfile/document.ts";

/** A line of an instruction; all figures are offsets of the document. */
export interface InstructionLine {
  /** `blank` and `comment` lines add nothing to the instruction. */
  readonly kind: "content" | "comment" | "blank";
  readonly start: number;
  /** Behind the blanks at its beginning. */
  readonly bodyStart: number;
  /** End of what it adds to the instruction: the character that continues it, or `end`. */
  readonly partEnd: number;
  /** Whether the next line of content goes on with the instruction. */
  readonly continued: boolean;
  /** Before the line break. */
  readonly end: number;
}

/** The lines of an instruction up to the first heredoc's text, cut as the scan cuts them. */
export function instructionLines(
  text: string,
  { range, instruction }: InstructionPiece,
  escapeChar: EscapeCharacter,
): readonly InstructionLine[] {
  const found: InstructionLine[] = [];
  const limit = instruction.heredocs[0]?.body.start ?? range.end;
  for (let start = range.start; start < limit; ) {
    const newline = text.indexOf("\n", start);
    const next = newline === -1 || newline >= limit ? limit : newline + 1;
    let end = newline === -1 || newline >= limit ? limit : newline;
    while (end > start && text[end - 1] === "\r") end--;
    found.push(readLine(text, start, end, escapeChar, found.length === 0));
    start = next;
  }
  return found;
}

function readLine(
  text: string,
  start: number,
  end: number,
  escapeChar: EscapeCharacter,
  isFirst: boolean,
): InstructionLine {
  let bodyStart = start;
  while (bodyStart < end && isBlank(text[bodyStart])) bodyStart++;
  const first = skipSpaces(text, start, end);
  if (!isFirst && (first === end || text[first] === "#")) {
    const kind = first === end ? "blank" : "comment";
    return { kind, start, bodyStart, partEnd: end, continued: false, end };
  }
  let at = end - 1;
  while (at >= start && isBlank(text[at])) at--;
  const from = isFirst ? first : start;
  const continued =
    at >= from && text[at] === escapeChar && !(at > from && text[at - 1] === escapeChar);
  const partEnd = continued ? at : end;
  bodyStart = Math.min(bodyStart, partEnd);
  return { kind: "content", start, bodyStart, partEnd, continued, end };
}

/** A blank or a tab: what can be taken from the ends of lines, and given to them. */
export function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

/** Whether there is any white space, by the engine's idea of it, right before an offset. */
export function endsInSpace(text: string, at: number): boolean {
  return at > 0 && isSpace(text.charCodeAt(at - 1));
}
