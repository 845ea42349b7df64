import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";

/** The lines that have a layout of ours, without their line breaks: all but heredocs' text and ends. */
export function layoutLines({
  text,
  pieces,
  lines,
}: Pick<DockerfileDocument, "text" | "pieces" | "lines">): readonly TextRange[] {
  // What is no text is one blank piece.
  if (text.includes("\0")) return [];
  const found: TextRange[] = [];
  let line = 0;
  const addUntil = (end: number): void => {
    for (; line < lines.lineCount; line++) {
      const start = lines.lineStart(line);
      if (start >= end) return;
      found.push({ start, end: lines.lineEnd(line) });
    }
  };
  for (const piece of pieces) {
    const heredocs = piece.kind === "instruction" ? piece.instruction.heredocs : [];
    for (const { body, delimiter } of heredocs) {
      addUntil(body.start);
      const end = delimiter?.end ?? body.end;
      while (line < lines.lineCount && lines.lineStart(line) < end) line++;
    }
    addUntil(piece.range.end);
  }
  return found;
}
