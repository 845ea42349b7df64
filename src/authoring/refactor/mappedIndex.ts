import type { MappedText } from "../../dockerfile/document.ts";

/** The first index of the mapped text that stands at the document's offset or behind it. */
export function mappedIndex(mapped: MappedText, offset: number): number {
  let low = 0;
  let high = mapped.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mapped.toOffset(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the shell sees of a stretch of the document. */
export function mappedSlice(
  mapped: MappedText,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  return mapped.text.slice(mappedIndex(mapped, start), mappedIndex(mapped, end));
}
