import type { Span } from "./splitWords.ts";

export interface JsonArray {
  readonly values: readonly string[];
  /** Each string with its quotes. */
  readonly spans: readonly Span[];
}

/**
 * Reads [from, to) as the JSON form. "words" where the engine takes the text for words, as it does
 * with everything that is not JSON; "mixed" for an array that holds something else than strings.
 */
export function readJson(text: string, from: number, to: number): JsonArray | "words" | "mixed" {
  if (text[from] !== "[" || text[to - 1] !== "]") return "words";
  const source = text.slice(from, to);
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch {
    return "words";
  }
  if (!Array.isArray(parsed)) return "words";
  const values = parsed.filter((value) => typeof value === "string");
  if (values.length !== parsed.length) return "mixed";
  return { values, spans: stringSpans(source, from) };
}

function stringSpans(source: string, base: number): Span[] {
  const spans: Span[] = [];
  let at = source.indexOf('"');
  while (at !== -1) {
    let end = at + 1;
    while (source[end] !== '"') end += source[end] === "\\" ? 2 : 1;
    spans.push({ start: base + at, end: base + end + 1 });
    at = source.indexOf('"', end + 1);
  }
  return spans;
}
