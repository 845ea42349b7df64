import type { TextRange } from "../../../src/base/textRange.ts";

/** Takes the marks ⟦ ⟧ out of a text; they may nest. The ranges are sorted by start, then end. */
export function readMarks(marked: string): {
  readonly text: string;
  readonly ranges: readonly TextRange[];
} {
  const ranges: TextRange[] = [];
  const open: number[] = [];
  let text = "";
  for (const char of marked) {
    if (char === "⟦") open.push(text.length);
    else if (char === "⟧") ranges.push({ start: open.pop() ?? 0, end: text.length });
    else text += char;
  }
  return { text, ranges: sortRanges(ranges) };
}

export function sortRanges(ranges: readonly TextRange[]): readonly TextRange[] {
  return [...ranges].sort((a, b) => a.start - b.start || a.end - b.end);
}
