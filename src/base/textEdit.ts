import type { TextRange } from "./textRange.ts";

/** Replaces a range of the text that was linted; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** Applies edits that do not overlap, whatever their order; throws on overlapping ones. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  const parts: string[] = [];
  let at = 0;
  for (const { range, newText } of sorted) {
    if (range.start < at) throw new RangeError(`Edits overlap at offset ${range.start}.`);
    parts.push(text.slice(at, range.start), newText);
    at = range.end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
