import type { EscapeCharacter, Heredoc, MappedText, Word } from "../document.ts";
import { SegmentedText } from "../mappedText.ts";
import { DerivedTextBuilder } from "./derivedText.ts";

/** A heredoc's body as the engine hands it over: line breaks are `\n`, tabs of `<<-` are gone. */
export function heredocText(documentText: string, { body, stripTabs }: Heredoc): MappedText {
  const starts: number[] = [];
  const offsets: number[] = [];
  const parts: string[] = [];
  let length = 0;
  let at = body.start;
  const take = (from: number, to: number): void => {
    if (to <= from) return;
    starts.push(length);
    offsets.push(from);
    parts.push(documentText.slice(from, to));
    length += to - from;
  };
  let from = at;
  while (at < body.end) {
    const lineStart = at;
    if (stripTabs && documentText[at] === "\t") {
      take(from, at);
      while (at < body.end && documentText[at] === "\t") at++;
      from = at;
    }
    const newline = documentText.indexOf("\n", lineStart);
    const lineEnd = newline === -1 || newline >= body.end ? body.end : newline;
    if (lineEnd < body.end && lineEnd > at && documentText[lineEnd - 1] === "\r") {
      take(from, lineEnd - 1);
      from = lineEnd;
    }
    at = lineEnd + 1;
  }
  take(from, body.end);
  if (starts.length === 0) return new SegmentedText("", [0], [body.start]);
  return new SegmentedText(parts.join(""), starts, offsets);
}

/** A word's `raw` with the way back to the document, through continuations and comment lines. */
export function wordText(
  documentText: string,
  { range, raw }: Word,
  escapeChar: EscapeCharacter,
): MappedText {
  if (range.end - range.start === raw.length) {
    return new SegmentedText(raw, [0], [range.start]);
  }
  const starts: number[] = [];
  const offsets: number[] = [];
  let at = range.start;
  for (let index = 0; index < raw.length; index++) {
    const next = skipContinuations(documentText, at, range.end, escapeChar);
    if (index === 0 || next !== at) {
      starts.push(index);
      offsets.push(next);
    }
    at = next + 1;
  }
  return new SegmentedText(raw, starts.length > 0 ? starts : [0], offsets);
}

function skipContinuations(
  text: string,
  from: number,
  end: number,
  escapeChar: EscapeCharacter,
): number {
  let at = from;
  while (at < end && text[at] === escapeChar) {
    let lineEnd = at + 1;
    while (/^[ \t\r]$/.test(text[lineEnd] ?? "")) lineEnd++;
    if (text[lineEnd] !== "\n") return at;
    at = skipDroppedLines(text, lineEnd + 1, end);
  }
  return at;
}

/** Blank lines and comment lines inside of an instruction are dropped. */
function skipDroppedLines(text: string, from: number, end: number): number {
  let at = from;
  for (;;) {
    let first = at;
    while (/^[ \t\r]$/.test(text[first] ?? "")) first++;
    const char = text[first];
    if (first >= end || (char !== "#" && char !== "\n")) return at;
    const newline = text.indexOf("\n", first);
    if (newline === -1 || newline >= end) return at;
    at = newline + 1;
  }
}

/** A string of the JSON form, with its quotes, as the text that the program gets. */
export function jsonStringText(source: MappedText): MappedText {
  const builder = new DerivedTextBuilder(source);
  const { text } = source;
  const end = text.endsWith('"') && text.length > 1 ? text.length - 1 : text.length;
  let from = 1;
  let at = text.indexOf("\\", 1);
  while (at !== -1 && at + 1 < end) {
    builder.copy(from, at);
    const letter = text[at + 1] ?? "";
    const width = letter === "u" ? 6 : 2;
    const code = Number.parseInt(text.slice(at + 2, at + 6), 16);
    const char = letter === "u" ? String.fromCharCode(code) : (jsonEscapes.get(letter) ?? letter);
    builder.replace(at, Math.min(at + width, end), char);
    from = at + width;
    at = text.indexOf("\\", from);
  }
  builder.copy(Math.min(from, end), end);
  return builder.finish();
}

const jsonEscapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
]);
