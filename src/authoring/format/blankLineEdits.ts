import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, Piece } from "../../dockerfile/document.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { isBlank } from "./instructionLines.ts";

/**
 * What is between instructions: no blanks at the ends of lines, few blank lines in a row and none at
 * the end, one at least in front of a stage (above the comments on it), a line break at the end.
 */
export function blankLineEdits(
  document: DockerfileDocument,
  mostBlankLines: number,
): readonly TextEdit[] {
  const { text, pieces } = document;
  const edits: TextEdit[] = [];
  const lineBreak = lineBreakOf(text);
  let isPastFirst = false;
  let stages = 0;
  /** Where the comments begin that stand right above; behind an instruction only. */
  let gap: number | undefined;
  for (const [index, piece] of pieces.entries()) {
    const { kind, range } = piece;
    if (kind === "blank") {
      gap = undefined;
      if (text[range.start] === "\uFEFF") continue;
      const isLast = index === pieces.length - 1 && isPastFirst;
      edits.push(...blankEdits(text, piece, isLast ? 0 : mostBlankLines));
    } else if (kind === "instruction") {
      if (piece.instruction.kind === "FROM" && stages++ > 0 && gap !== undefined) {
        edits.push({ range: { start: gap, end: gap }, newText: lineBreak });
      }
      isPastFirst = true;
      gap = range.end;
    } else {
      // Above the first instruction a comment further left may become a directive.
      edits.push(...lineEdits(text, piece, isPastFirst));
    }
  }
  const last = pieces.at(-1);
  if (last && last.kind !== "blank" && !text.endsWith("\n") && !isOpen(last)) {
    const end = text.length;
    edits.push({ range: { start: end, end }, newText: text.endsWith("\r") ? "\n" : lineBreak });
  }
  return edits;
}

/** Whether what is added at the end becomes a part of a heredoc. */
function isOpen(piece: Piece): boolean {
  return (
    piece.kind === "instruction" &&
    piece.instruction.heredocs.some(({ delimiter }) => delimiter === undefined)
  );
}

function blankEdits(text: string, { range }: Piece, most: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let count = 0;
  for (let start = range.start; start < range.end; count++) {
    if (count === most) {
      edits.push({ range: { start, end: range.end }, newText: "" });
      break;
    }
    const newline = text.indexOf("\n", start);
    const next = newline === -1 ? range.end : newline + 1;
    edits.push(...trimEnd(text, start, newline === -1 ? range.end : newline));
    start = next;
  }
  return edits;
}

/** A comment or directive. */
function lineEdits(text: string, { range }: Piece, toMargin: boolean): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const { start } = range;
  if (toMargin) {
    let bodyStart = start;
    while (isBlank(text[bodyStart])) bodyStart++;
    if (bodyStart > start) edits.push({ range: { start, end: bodyStart }, newText: "" });
  }
  const newline = text[range.end - 1] === "\n" ? range.end - 1 : range.end;
  edits.push(...trimEnd(text, start, newline));
  return edits;
}

/** Blanks in front of the line break; behind a lone carriage return they keep it apart. */
function trimEnd(text: string, start: number, lineEnd: number): readonly TextEdit[] {
  let end = lineEnd;
  while (end > start && text[end - 1] === "\r") end--;
  let from = end;
  while (from > start && isBlank(text[from - 1])) from--;
  if (from === end || (from > start && text[from - 1] === "\r")) return [];
  return [{ range: { start: from, end }, newText: "" }];
}
