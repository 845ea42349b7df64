import type { TextRange } from "../../../src/base/textRange.ts";

/**
 * A text with marks: the bar is the cursor, `⟦ ⟧` is around each place that is expected and `⟪ ⟫`
 * around the one that is the definition.
 */
export function placesText(marked: string): PlacesText {
  const places: TextRange[] = [];
  let text = "";
  let cursor = -1;
  let start = 0;
  let definition: TextRange | undefined;
  for (const char of marked) {
    if (char === "|") cursor = text.length;
    else if (char === "⟦" || char === "⟪") start = text.length;
    else if (char === "⟧" || char === "⟫") {
      const range = { start, end: text.length };
      places.push(range);
      if (char === "⟫") definition = range;
    } else text += char;
  }
  return { text, places, cursor, definition };
}

export interface PlacesText {
  readonly text: string;
  readonly places: readonly TextRange[];
  readonly cursor: number;
  readonly definition: TextRange | undefined;
}

/** The text with `⟦ ⟧` around the places, to be compared by eye. */
export function withPlaces(text: string, places: readonly TextRange[]): string {
  let out = "";
  let at = 0;
  for (const { start, end } of places) {
    out += `${text.slice(at, start)}⟦${text.slice(start, end)}⟧`;
    at = end;
  }
  return out + text.slice(at);
}
