import type { SyntaxTree } from "./syntaxNode.ts";

/** The spans with the blanks around: what touches them is in doubt as well. */
export function withBlanks(
  text: string,
  spans: SyntaxTree["errors"],
): readonly { readonly start: number; readonly end: number }[] {
  return spans.map(({ start, end }) => {
    let from = start;
    let to = end;
    while (from > 0 && isBlank(text.charCodeAt(from - 1))) from--;
    while (to < text.length && isBlank(text.charCodeAt(to))) to++;
    return { start: from, end: to };
  });
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Whether a range overlaps one of the sorted places or has an end in common with it. */
export function touches(
  places: readonly { readonly start: number; readonly end: number }[],
  range: { readonly start: number; readonly end: number },
): boolean {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.end ?? 0) < range.start) low = middle + 1;
    else high = middle;
  }
  const place = places[low];
  return place !== undefined && place.start <= range.end;
}
