import { createPaint } from "./paint.ts";
import { lineColumns, paintLine, type TtyLine } from "./ttyLine.ts";

/** Draws pictures in one place of a terminal, each over the one before. */
export interface TtyScreen {
  /** What to write so that the lines stand where the last ones stood; empty where nothing changed. */
  draw(lines: readonly TtyLine[], columns: number): string;
}

/** `newline`: "\r\n" where nothing translates it. */
export function createTtyScreen(options: {
  readonly color: boolean;
  readonly newline: string;
}): TtyScreen {
  const paint = createPaint(options.color);
  let drawn: readonly TtyLine[] = [];
  let last = "";
  let lastColumns = 0;
  return {
    draw(lines, columns) {
      const body = lines
        .map((line) => `${paintLine(line, paint)}${eraseToEnd}${options.newline}`)
        .join("");
      if (body === last && columns === lastColumns) return "";
      // A terminal that got narrower has wrapped what was drawn.
      const rows = drawn.reduce(
        (sum, line) => sum + Math.max(1, Math.ceil(lineColumns(line) / Math.max(1, columns))),
        0,
      );
      drawn = lines;
      last = body;
      lastColumns = columns;
      const back = rows === 0 ? "" : `\u001b[${rows}A\r`;
      // Without wrapping, as a character that is wider than thought would cost a row.
      return `${noWrap}${back}${body}${eraseBelow}${wrap}`;
    },
  };
}

const eraseToEnd = "\u001b[K";
const eraseBelow = "\u001b[0J";
const noWrap = "\u001b[?7l";
const wrap = "\u001b[?7h";

export const hideCursor = "\u001b[?25l";
export const showCursor = "\u001b[?25h";
