import type { TextEdit } from "../../base/textEdit.ts";
import { type InstructionLine, isBlank } from "./instructionLines.ts";

interface Indents {
  readonly columns: readonly (number | undefined)[];
  readonly free: readonly boolean[];
}

/**
 * Where all continuation characters of an instruction stood below each other, off from the text,
 * they do so again after its lines have moved. `edits`: what moves them.
 */
export function alignContinuations(
  text: string,
  lines: readonly InstructionLine[],
  { columns, free }: Indents,
  edits: readonly TextEdit[],
): readonly TextEdit[] {
  const continued: { readonly gapStart: number; readonly gapEnd: number; readonly end: number }[] =
    [];
  const within = createChangeReader(edits);
  let isAligned = false;
  let column: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.kind !== "content") continue;
    // Blanks at the end of a line are free where those of the next one are.
    if (index > 0 && !free[index]) return [];
    if (!line.continued) continue;
    let gapStart = line.partEnd;
    while (gapStart > line.bodyStart && isBlank(text[gapStart - 1])) gapStart--;
    const gap = line.partEnd - gapStart;
    const at = line.partEnd - line.start;
    if (gap === 0 || (column !== undefined && at !== column)) return [];
    if (text.slice(line.start, line.partEnd).includes("\t")) return [];
    column = at;
    isAligned ||= gap > 1;
    const end =
      index === 0
        ? gapStart - line.start + within(line.start, gapStart)
        : (columns[index] ?? 0) + gapStart - line.bodyStart + within(line.bodyStart, gapStart);
    continued.push({ gapStart, gapEnd: line.partEnd, end });
  }
  if (!isAligned || column === undefined || continued.length < 2) return [];
  const longest = Math.max(...continued.map(({ end }) => end));
  const target = Math.max(column, longest + 1);
  return continued.flatMap(({ gapStart, gapEnd, end }) =>
    target - end === gapEnd - gapStart
      ? []
      : [{ range: { start: gapStart, end: gapEnd }, newText: " ".repeat(target - end) }],
  );
}

/** By how much the text between two offsets gets longer; asked in rising order. */
function createChangeReader(edits: readonly TextEdit[]): (start: number, end: number) => number {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  let next = 0;
  return (start, end) => {
    let change = 0;
    for (let edit = sorted[next]; edit && edit.range.start < end; edit = sorted[++next]) {
      const { range, newText } = edit;
      if (range.start >= start && range.end > start && range.end <= end) {
        change += newText.length - (range.end - range.start);
      }
    }
    return change;
  };
}
