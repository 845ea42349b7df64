import { isSeparator, isSpace } from "./blanks.ts";
import type { EscapeCharacter, Word } from "./document.ts";
import { mappedRange, type SegmentedText } from "./mappedText.ts";
import { resolveQuotes } from "./resolveQuotes.ts";

/** Where a word stands in a logical line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function toWord(line: SegmentedText, span: Span, escapeChar: EscapeCharacter): Word {
  const raw = line.text.slice(span.start, span.end);
  if (raw === "" && line.text[span.start - 1] === "=") {
    // Nothing behind `A=`, even where a continuation follows and the line goes on below.
    const at = line.toOffset(span.start - 1) + 1;
    return { range: { start: at, end: at }, raw, value: "" };
  }
  return {
    range: mappedRange(line, span.start, span.end),
    raw,
    value: resolveQuotes(raw, escapeChar),
  };
}

/** Cuts at every run of blanks, whatever is quoted: COPY, ADD, FROM, EXPOSE, VOLUME. */
export function splitAtBlanks(text: string, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let at = from;
  while (at < to) {
    while (at < to && isSeparator(text.charCodeAt(at))) at++;
    const start = at;
    while (at < to && !isSeparator(text.charCodeAt(at))) at++;
    if (at > start) spans.push({ start, end: at });
  }
  return spans;
}

/** Cuts at white space outside of quotes: ENV, LABEL, ARG, and the words of shell text. */
export function splitQuoted(
  text: string,
  from: number,
  to: number,
  escapeChar: EscapeCharacter,
): Span[] {
  const spans: Span[] = [];
  const escapeCode = escapeChar.charCodeAt(0);
  let start = -1;
  let quote = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
      else if (code === escapeCode && quote !== singleQuote) at++;
    } else if (isSpace(code)) {
      if (start !== -1) spans.push({ start, end: at });
      start = -1;
    } else {
      if (start === -1) start = at;
      if (code === singleQuote || code === doubleQuote) quote = code;
      else if (code === escapeCode) at++;
    }
  }
  if (start !== -1) spans.push({ start, end: to });
  return spans;
}

const singleQuote = 0x27;
const doubleQuote = 0x22;
