/** A place in a text: both figures count from 0, `character` in UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** Translates between offsets and lines; a lone CR does not end a line, as in BuildKit. */
export interface LineTable {
  readonly lineCount: number;
  positionAt(offset: number): TextPosition;
  offsetAt(position: TextPosition): number;
  /** Offset of the first character of a line; the end of the text past the last line. */
  lineStart(line: number): number;
  /** Offset of the end of a line, before its line break (LF or CRLF). */
  lineEnd(line: number): number;
}

/** One pass over the text; look-ups are binary searches. */
export function createLineTable(text: string): LineTable {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  const lineStart = (line: number): number => starts[Math.max(0, line)] ?? text.length;
  const lineEnd = (line: number): number => {
    const next = starts[line + 1];
    if (next === undefined) return text.length;
    return text[next - 2] === "\r" && next - 2 >= lineStart(line) ? next - 2 : next - 1;
  };
  return {
    lineCount: starts.length,
    lineStart,
    lineEnd,
    positionAt(offset) {
      const clamped = Math.min(Math.max(0, offset), text.length);
      const line = lastStartAtOrBefore(starts, clamped);
      return { line, character: clamped - lineStart(line) };
    },
    offsetAt({ line, character }) {
      return Math.min(
        lineStart(line) + character,
        line < starts.length ? lineEnd(line) : text.length,
      );
    },
  };
}

function lastStartAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
