import { columnsOf, fitColumns } from "./columns.ts";
import type { Paint, PaintStyle } from "./paint.ts";

/** One line of a terminal in spans of one style each; printable, without a line break. */
export type TtyLine = readonly TtySpan[];

export interface TtySpan {
  readonly text: string;
  readonly style?: PaintStyle;
}

/** The line with its colours as control sequences. */
export function paintLine(line: TtyLine, paint: Paint): string {
  return line.map(({ text, style }) => (style === undefined ? text : paint[style](text))).join("");
}

export function lineColumns(line: TtyLine): number {
  return line.reduce((sum, { text }) => sum + columnsOf(text), 0);
}

/** The line, cut where it is wider than so many columns. */
export function fitLine(line: TtyLine, columns: number): TtyLine {
  if (lineColumns(line) <= columns) return line;
  const fitted: TtySpan[] = [];
  let left = columns;
  for (const span of line) {
    const text = fitColumns(span.text, left);
    fitted.push({ ...span, text });
    left -= columnsOf(text);
    if (text !== span.text) break;
  }
  return fitted;
}
