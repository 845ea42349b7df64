import { skipSpaces, trimSpaces } from "../../dockerfile/blanks.ts";
import type { EscapeCharacter } from "../../dockerfile/document.ts";

/** The lines of an instruction up to the cursor, joined as the engine joins them. */
export interface LogicalPrefix {
  readonly text: string;
  /** Offset of the `#` where the cursor is in a comment line between them. */
  readonly comment: number | undefined;
}

/**
 * Reads [from, cursor) of an instruction; undefined where it ends on a line before the cursor's. Works
 * on what was typed so far, whatever follows.
 */
export function logicalPrefix(
  text: string,
  from: number,
  cursor: number,
  escapeChar: EscapeCharacter,
): LogicalPrefix | undefined {
  const parts: string[] = [];
  for (let start = from; ; ) {
    const newline = text.indexOf("\n", start);
    const isLast = newline === -1 || newline >= cursor;
    const end = isLast ? cursor : newline;
    const first = skipSpaces(text, start, end);
    const isComment = start > from && text[first] === "#" && first < end;
    if (isLast) {
      if (isComment) return { text: parts.join(""), comment: first };
      parts.push(text.slice(start, end));
      return { text: parts.join(""), comment: undefined };
    }
    if (!isComment && (first < end || start === from)) {
      const last = trimSpaces(text, start, end) - 1;
      const goesOn = text[last] === escapeChar && text[last - 1] !== escapeChar && last >= start;
      if (!goesOn) return undefined;
      parts.push(text.slice(start, last));
    }
    start = newline + 1;
  }
}
