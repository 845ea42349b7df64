import { isSpace, skipSpaces } from "./blanks.ts";
import type { EscapeCharacter, MappedText, Word } from "./document.ts";
import { mappedRange, type SegmentedText } from "./mappedText.ts";
import { jsonSpans, readJson } from "./readJson.ts";
import { type Span, splitQuoted, toWord } from "./splitWords.ts";

/** The logical line that arguments are read from. */
export interface ArgumentSource {
  readonly line: SegmentedText;
  readonly escapeChar: EscapeCharacter;
}

/** COPY, ADD and VOLUME: the JSON form, or words cut at blanks. */
export function readList(
  source: ArgumentSource,
  rest: Span,
  split: (text: string, from: number, to: number) => readonly Span[],
): { readonly words: readonly Word[]; readonly json: boolean } {
  const { line, escapeChar } = source;
  const json = readJson(line.text, rest.start, rest.end);
  if (typeof json !== "string") return { words: jsonWords(line, json, rest), json: true };
  const spans = split(line.text, rest.start, rest.end);
  return { words: spans.map((span) => toWord(line, span, escapeChar)), json: false };
}

function jsonWords(line: SegmentedText, values: readonly string[], rest: Span): Word[] {
  return jsonSpans(line.text, rest.start, rest.end, values.length).map((span, index) => ({
    range: mappedRange(line, span.start, span.end),
    raw: line.text.slice(span.start, span.end),
    value: values[index] ?? "",
  }));
}

/** A command: the JSON form, or text for a shell. */
export function readCommand(source: ArgumentSource, rest: Span): Command {
  const { line, escapeChar } = source;
  const json = readJson(line.text, rest.start, rest.end);
  if (typeof json !== "string") {
    return { words: jsonWords(line, json, rest), json: true, shell: undefined };
  }
  const words = splitQuoted(line.text, rest.start, rest.end, escapeChar).map((span) =>
    toWord(line, span, escapeChar),
  );
  return { words, json: false, shell: line.slice(rest.start, rest.end) };
}

interface Command {
  readonly words: readonly Word[];
  readonly json: boolean;
  readonly shell: MappedText | undefined;
}

/** HEALTHCHECK: NONE, or CMD and a command; the first word is one of `words`. */
export function readHealthcheck(
  source: ArgumentSource,
  rest: Span,
): Command & { readonly none: boolean; readonly cmd: Word | undefined } {
  const { line, escapeChar } = source;
  let typeEnd = rest.start;
  while (typeEnd < rest.end && !isSpace(line.text.charCodeAt(typeEnd))) typeEnd++;
  if (typeEnd === rest.start) {
    return { words: [], json: false, none: false, cmd: undefined, shell: undefined };
  }
  const type = toWord(line, { start: rest.start, end: typeEnd }, escapeChar);
  const after = { start: skipSpaces(line.text, typeEnd, rest.end), end: rest.end };
  const command = readCommand(source, after);
  const isCmd = type.raw.toUpperCase() === "CMD";
  return {
    words: [type, ...command.words],
    json: command.json,
    none: type.raw.toUpperCase() === "NONE",
    cmd: isCmd ? type : undefined,
    shell: isCmd ? command.shell : undefined,
  };
}
