import type { TextRange } from "../base/textRange.ts";
import { skipSpaces } from "./blanks.ts";
import { createDirectiveReader, type ScannedDirective } from "./directiveReader.ts";
import type { EscapeCharacter } from "./document.ts";
import { findHeredocs, type HeredocMarker } from "./findHeredocs.ts";
import { SegmentedText } from "./mappedText.ts";
import { type Head, readHead } from "./readHead.ts";
import { readJson } from "./readJson.ts";

/** The text, cut into stretches of whole lines by the engine's rules. */
export interface Scan {
  readonly escape: EscapeCharacter;
  readonly pieces: readonly ScannedPiece[];
  /** Lines that are longer than the engine reads. */
  readonly longLines: readonly TextRange[];
}

export type ScannedPiece =
  | { readonly kind: "blank"; readonly range: TextRange }
  | { readonly kind: "comment"; readonly range: TextRange; readonly content: TextRange }
  | {
      readonly kind: "directive";
      readonly range: TextRange;
      readonly directive: ScannedDirective;
    }
  | ScannedInstruction;

export interface ScannedInstruction {
  readonly kind: "instruction";
  readonly range: TextRange;
  /** End of the last line that has content, before its line break. */
  readonly contentEnd: number;
  /** The instruction's lines without continuations, comments and empty lines. */
  readonly line: SegmentedText;
  readonly comments: readonly TextRange[];
  readonly heredocs: readonly ScannedHeredoc[];
}

export interface ScannedHeredoc {
  readonly marker: HeredocMarker;
  readonly body: TextRange;
  readonly delimiter: TextRange | undefined;
}

/** One pass over the lines; every character is looked at a constant number of times. */
export function scan(text: string): Scan {
  const pieces: ScannedPiece[] = [];
  const longLines: TextRange[] = [];
  const directives = createDirectiveReader(text);
  const lines = createLineReader(text, longLines);
  if (text.charCodeAt(0) === byteOrderMark) {
    pieces.push({ kind: "blank", range: { start: 0, end: 1 } });
    lines.skip(1);
  }
  for (let line = lines.next(); line; line = lines.next()) {
    const { start, end, next } = line;
    const first = skipSpaces(text, start, end);
    if (first === end) {
      directives.end();
      addBlank(pieces, start, next);
    } else if (text[first] === "#") {
      const directive = directives.read({ start, end }, first);
      const range = { start, end: next };
      if (directive) pieces.push({ kind: "directive", range, directive });
      else pieces.push({ kind: "comment", range, content: { start: first, end } });
    } else {
      directives.end();
      pieces.push(scanInstruction(text, lines, line, directives.escape));
    }
  }
  return { escape: directives.escape, pieces, longLines };
}

const byteOrderMark = 0xfeff;

interface Line {
  readonly start: number;
  /** Before the line break, and before carriage returns in front of it. */
  readonly end: number;
  /** Start of the next line. */
  readonly next: number;
}

interface LineReader {
  next(): Line | undefined;
  skip(characters: number): void;
}

function createLineReader(text: string, longLines: TextRange[]): LineReader {
  let at = 0;
  return {
    next() {
      if (at >= text.length) return undefined;
      const start = at;
      const newline = text.indexOf("\n", start);
      let end = newline === -1 ? text.length : newline;
      at = newline === -1 ? text.length : newline + 1;
      while (end > start && text.charCodeAt(end - 1) === 0x0d) end--;
      if (end - start > maximumLine / 3 && isTooLong(text, start, end)) {
        longLines.push({ start, end });
      }
      return { start, end, next: at };
    },
    skip(characters) {
      at += characters;
    },
  };
}

/** In bytes, as the engine counts them. */
const maximumLine = 65_535;

function isTooLong(text: string, start: number, end: number): boolean {
  if (end - start > maximumLine) return true;
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    // Half of a surrogate pair counts two of its four bytes.
    if (code < 0x80) bytes += 1;
    else bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return bytes > maximumLine;
}

function addBlank(pieces: ScannedPiece[], start: number, end: number): void {
  const last = pieces.at(-1);
  if (last?.kind === "blank" && last.range.start > 0) {
    pieces[pieces.length - 1] = { kind: "blank", range: { start: last.range.start, end } };
  } else pieces.push({ kind: "blank", range: { start, end } });
}

function scanInstruction(
  text: string,
  lines: LineReader,
  firstLine: Line,
  escapeChar: EscapeCharacter,
): ScannedInstruction {
  const parts: string[] = [];
  const starts: number[] = [];
  const offsets: number[] = [];
  const comments: TextRange[] = [];
  let length = 0;
  let contentEnd = firstLine.end;
  let pieceEnd = firstLine.next;
  const add = (from: number, to: number): void => {
    starts.push(length);
    offsets.push(from);
    parts.push(text.slice(from, to));
    length += to - from;
  };
  let from = skipSpaces(text, firstLine.start, firstLine.end);
  let line: Line | undefined = firstLine;
  while (line) {
    const continuation = continuationAt(text, from, line.end, escapeChar);
    contentEnd = line.end;
    pieceEnd = line.next;
    if (continuation === -1) {
      add(from, line.end);
      break;
    }
    add(from, continuation);
    line = nextContentLine(text, lines, comments);
    from = line?.start ?? 0;
  }
  if (!line) pieceEnd = text.length;
  const joined = new SegmentedText(
    parts.length === 1 ? (parts[0] ?? "") : parts.join(""),
    starts,
    offsets,
  );
  const heredocs: ScannedHeredoc[] = [];
  for (const marker of markersOf(joined.text)) {
    const { bodyEnd, ...heredoc } = scanHeredoc(text, lines, marker, pieceEnd);
    heredocs.push(heredoc);
    pieceEnd = bodyEnd;
    contentEnd = heredoc.delimiter?.end ?? endWithoutBreak(text, contentEnd);
  }
  return {
    kind: "instruction",
    range: { start: firstLine.start, end: pieceEnd },
    contentEnd,
    line: joined,
    comments,
    heredocs,
  };
}

/** End of the text without its last line break, but not before `from`. */
function endWithoutBreak(text: string, from: number): number {
  let end = text.length;
  if (end > from && text[end - 1] === "\n") end--;
  while (end > from && text[end - 1] === "\r") end--;
  return end;
}

/** Index of the escape character that continues [from, end) on the next line, or -1. */
function continuationAt(
  text: string,
  from: number,
  end: number,
  escapeChar: EscapeCharacter,
): number {
  let at = end - 1;
  while (at >= from && (text[at] === " " || text[at] === "\t")) at--;
  if (at < from || text[at] !== escapeChar) return -1;
  return at > from && text[at - 1] === escapeChar ? -1 : at;
}

/** The next line that adds to a continued instruction; comments are collected, empty lines skipped. */
function nextContentLine(text: string, lines: LineReader, comments: TextRange[]): Line | undefined {
  for (let line = lines.next(); line; line = lines.next()) {
    const first = skipSpaces(text, line.start, line.end);
    if (first === line.end) continue;
    if (text[first] !== "#") return line;
    comments.push({ start: first, end: line.end });
  }
  return undefined;
}

function markersOf(line: string): readonly HeredocMarker[] {
  if (!line.includes("<<")) return [];
  const head = readHead(line, 0, line.length);
  if (!canHaveHeredocs(line, head)) return [];
  return findHeredocs(line, 0, line.length);
}

function canHaveHeredocs(line: string, head: Head): boolean {
  const keyword = line.slice(head.keyword.start, head.keyword.end).toUpperCase();
  if (keyword === "ONBUILD") {
    const trigger = readHead(line, head.rest.start, head.rest.end);
    return isHeredocInstruction(line, trigger);
  }
  return isHeredocInstruction(line, head);
}

function isHeredocInstruction(line: string, head: Head): boolean {
  const keyword = line.slice(head.keyword.start, head.keyword.end).toUpperCase();
  if (keyword !== "RUN" && keyword !== "COPY" && keyword !== "ADD") return false;
  return typeof readJson(line, head.rest.start, head.rest.end) === "string";
}

function scanHeredoc(
  text: string,
  lines: LineReader,
  marker: HeredocMarker,
  start: number,
): ScannedHeredoc & { readonly bodyEnd: number } {
  for (let line = lines.next(); line; line = lines.next()) {
    let from = line.start;
    if (marker.stripTabs) while (text[from] === "\t") from++;
    if (line.end - from === marker.name.length && text.startsWith(marker.name, from)) {
      const delimiter = { start: line.start, end: line.end };
      return { marker, body: { start, end: line.start }, delimiter, bodyEnd: line.next };
    }
  }
  return { marker, body: { start, end: text.length }, delimiter: undefined, bodyEnd: text.length };
}
