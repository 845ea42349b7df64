import type { Heredoc, Word } from "./document.ts";

/** The words that are no markers of heredocs; both lists are in the order of the text. */
export function withoutMarkers(
  words: readonly Word[],
  heredocs: readonly Heredoc[],
): readonly Word[] {
  if (heredocs.length === 0) return words;
  let next = 0;
  return words.filter(({ range }) => {
    while (next < heredocs.length && (heredocs[next]?.marker.end ?? 0) <= range.start) next++;
    const marker = heredocs[next]?.marker;
    return marker === undefined || range.end <= marker.start;
  });
}
