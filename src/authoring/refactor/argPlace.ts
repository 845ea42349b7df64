import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { parseIgnoreComment } from "../../lint/ignoreComment.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";

/**
 * Declares an ARG in front of an instruction: behind the ARG above a FROM, else above the comments that
 * belong to the instruction, or behind them where they begin the file. Undefined where one of those would
 * then ignore the ARG instead.
 */
export function argPlace(
  { text, lines, pieces }: DockerfileDocument,
  before: Instruction,
  name: string,
  value: string,
): TextEdit | undefined {
  const at = pieces.findIndex((it) => it.kind === "instruction" && it.instruction === before);
  if (at === -1) return undefined;
  const { line } = lines.positionAt(before.range.start);
  const indent = text.slice(lines.lineStart(line), before.range.start);
  const isLower = before.keyword.value === before.keyword.value.toLowerCase();
  const newText = `${indent}${isLower ? "arg" : "ARG"} ${name}=${value}${lineBreakOf(text)}`;
  const above = pieces.slice(0, at).findLast((it) => it.kind === "instruction")?.instruction;
  if (before.kind === "FROM" && above?.kind === "ARG") {
    const start = lines.lineStart(lines.positionAt(above.range.end).line + 1);
    return { range: { start, end: start }, newText };
  }
  let first = at;
  while (pieces[first - 1]?.kind === "comment") first--;
  const startsFile = !pieces.slice(0, first).some(({ kind }) => kind === "instruction");
  const owner = startsFile ? at : first;
  const last = pieces[at - 1];
  if (startsFile && last?.kind === "comment" && parseIgnoreComment(last.comment)) return undefined;
  const start = pieces[owner]?.range.start ?? before.range.start;
  return { range: { start, end: start }, newText };
}
