import { skipSpaces } from "./blanks.ts";
import type { EscapeCharacter, KeyValue, Word } from "./document.ts";
import { mappedRange, type SegmentedText } from "./mappedText.ts";
import type { ArgumentSource } from "./readArguments.ts";
import { type Span, splitAtBlanks, splitQuoted, toWord } from "./splitWords.ts";

/** The pairs of ENV, LABEL and ARG; the first two also in the old form, a name and the rest. */
export function readPairs(
  source: ArgumentSource,
  rest: Span,
  kind: "ENV" | "LABEL" | "ARG",
): {
  readonly pairs: readonly KeyValue[];
  readonly words: readonly Word[];
  readonly legacy: boolean;
} {
  const { line, escapeChar } = source;
  const { text } = line;
  const { start, end } = rest;
  const spans = splitQuoted(text, start, end, escapeChar);
  const first = spans[0];
  if (kind !== "ARG" && first && !text.slice(first.start, first.end).includes("=")) {
    const [keySpan = first] = splitAtBlanks(text, start, end);
    const key = toWord(line, keySpan, escapeChar);
    const valueStart = skipSpaces(text, keySpan.end, end);
    if (valueStart >= end) {
      return { pairs: [{ range: key.range, key, value: undefined }], words: [key], legacy: false };
    }
    const value = toWord(line, { start: valueStart, end }, escapeChar);
    const range = { start: key.range.start, end: value.range.end };
    return { pairs: [{ range, key, value }], words: [key, value], legacy: true };
  }
  const words = spans.map((span) => toWord(line, span, escapeChar));
  return { pairs: spans.map((span) => toPair(line, span, escapeChar)), words, legacy: false };
}

function toPair(line: SegmentedText, span: Span, escapeChar: EscapeCharacter): KeyValue {
  const equals = line.text.slice(span.start, span.end).indexOf("=");
  const range = mappedRange(line, span.start, span.end);
  if (equals === -1) return { range, key: toWord(line, span, escapeChar), value: undefined };
  const middle = span.start + equals;
  return {
    range,
    key: toWord(line, { start: span.start, end: middle }, escapeChar),
    value: toWord(line, { start: middle + 1, end: span.end }, escapeChar),
  };
}
