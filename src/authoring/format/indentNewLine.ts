import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, InstructionPiece } from "../../dockerfile/document.ts";
import { shellsOfStages } from "../../dockerfile/shell/shellOfStages.ts";
import { completeOptions, type FormatOptions } from "./formatOptions.ts";
import { columnOf, indentText } from "./indentEdits.ts";
import { type InstructionLine, instructionLines } from "./instructionLines.ts";
import { quotingOf } from "./quotingOf.ts";

/**
 * The indent of the line that Enter has just made at an offset: behind a continuation that of the
 * lines above, one more where these open a block; none behind the end of an instruction. Inside of
 * heredocs, quotes and whatever is no instruction all stays as it is.
 */
export function indentNewLine(
  document: DockerfileDocument,
  offset: number,
  options: FormatOptions = {},
): readonly TextEdit[] {
  const { text, lines: table, pieces } = document;
  const { line } = table.positionAt(offset);
  if (line === 0) return [];
  const start = table.lineStart(line);
  const above = table.lineStart(line - 1);
  const piece = pieces.find(({ range }) => range.start <= above && above < range.end);
  if (piece?.kind !== "instruction") return [];
  const all = instructionLines(text, piece, document.escape);
  const at = all.findIndex((one) => one.start === above);
  const previous = all[at];
  // In a heredoc, or behind its end.
  if (!previous || (piece.instruction.heredocs.length > 0 && !previous.continued)) return [];
  if (previous.kind !== "content") return [];
  let bodyStart = start;
  while (text[bodyStart] === " " || text[bodyStart] === "\t") bodyStart++;
  const complete = completeOptions(options);
  const newText = previous.continued ? below(document, piece, all, at, complete) : "";
  if (newText === undefined || text.slice(start, bodyStart) === newText) return [];
  return [{ range: { start, end: bodyStart }, newText }];
}

function below(
  document: DockerfileDocument,
  piece: InstructionPiece,
  all: readonly InstructionLine[],
  at: number,
  options: Required<FormatOptions>,
): string | undefined {
  const { text, escape: escapeChar } = document;
  const quoting = quotingOf(piece.instruction, escapeChar, shellsOfStages(document));
  let column: number | undefined;
  for (const [index, line] of all.slice(0, at + 1).entries()) {
    if (line.kind !== "content") continue;
    quoting.add(text.slice(line.start, line.partEnd));
    if (index > 0 && line.bodyStart < line.partEnd) {
      column = columnOf(text, line, options.indentWidth);
    }
  }
  if (!quoting.isOutside) return undefined;
  const previous = all[at];
  const words = previous ? text.slice(previous.bodyStart, previous.partEnd).trimEnd() : "";
  const opens = /(?:^|[\s;&|])(?:then|do|else|\{|\()$/.test(words);
  return indentText((column ?? options.indentWidth) + (opens ? options.indentWidth : 0), options);
}
