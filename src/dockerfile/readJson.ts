import { astJsonStrings } from "./astWords.ts";
import type { Span } from "./splitWords.ts";

/**
 * Reads [from, to) as the JSON form. "words" where the engine takes the text for words, as it does
 * with everything that is not JSON; "mixed" for an array that holds something else than strings.
 */
export function readJson(
  text: string,
  from: number,
  to: number,
): readonly string[] | "words" | "mixed" {
  if (text[from] !== "[" || text[to - 1] !== "]") return "words";
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.slice(from, to));
  } catch {
    return "words";
  }
  if (!Array.isArray(parsed)) return "words";
  const values = parsed.filter((value) => typeof value === "string");
  return values.length === parsed.length ? values : "mixed";
}

/** Where the strings of a valid JSON form stand, quotes included. */
export function jsonSpans(text: string, from: number, to: number, count: number): readonly Span[] {
  // Without escapes there is one reading only.
  if (!text.slice(from, to).includes("\\")) return scanStrings(text, from, to);
  const spans = astJsonStrings(text, from, to);
  return spans?.length === count ? spans : scanStrings(text, from, to);
}

function scanStrings(text: string, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let at = text.indexOf('"', from);
  while (at !== -1 && at < to) {
    let end = at + 1;
    while (end < to && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    spans.push({ start: at, end: end + 1 });
    at = text.indexOf('"', end + 1);
  }
  return spans;
}
