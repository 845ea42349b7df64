import type { LineTable } from "../base/lineTable.ts";
import type { TextRange } from "../base/textRange.ts";
import { type Paint, printable } from "./paint.ts";

/** The first line of a range, cut to what a terminal shows, and a mark under the range. */
export function codeFrame(
  lines: LineTable,
  text: string,
  range: TextRange,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string {
  const { line } = lines.positionAt(range.start);
  const lineStart = lines.lineStart(line);
  const lineEnd = lines.lineEnd(line);
  const gutter = `${String(line + 1).padStart(5)} | `;
  const room = Math.max(20, width - gutter.length);
  // A line of a megabyte is shown from shortly before the place that is meant.
  const from = lineEnd - lineStart <= room ? lineStart : Math.max(lineStart, range.start - 20);
  const to = Math.min(lineEnd, from + room);
  const shown = printable(text.slice(from, to)).replaceAll("\t", " ");
  const markStart = Math.min(range.start, lineEnd) - from;
  const markEnd = Math.min(Math.max(range.end, range.start + 1), to) - from;
  const mark = "^".repeat(Math.max(1, markEnd - markStart));
  const under = `${" ".repeat(gutter.length - 2)}| ${" ".repeat(markStart)}${mark}`;
  return `${paint.dim(gutter)}${shown}\n${paint.dim(under.slice(0, gutter.length))}${paint.red(under.slice(gutter.length))}`;
}
