import { isSpace } from "./blanks.ts";
import { resolveQuotes } from "./resolveQuotes.ts";
import { skipSubstitution } from "./skipSubstitution.ts";
import { skipName } from "./variableName.ts";

/** A heredoc's marker in a logical line. */
export interface HeredocMarker {
  /** At the `<<`. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly fileDescriptor: number | undefined;
  readonly expand: boolean;
  readonly stripTabs: boolean;
}

/**
 * The markers of a logical line in order. The engine cuts the line into words first, with the
 * backslash as escape whatever the directive says; where that fails (an open quote, a bad `${`) it
 * sees no heredoc at all.
 */
export function findHeredocs(text: string, from: number, to: number): readonly HeredocMarker[] {
  const markers: HeredocMarker[] = [];
  let wordStart = -1;
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      if (wordStart !== -1) addMarker(markers, text, wordStart, at);
      wordStart = -1;
      at++;
      continue;
    }
    if (wordStart === -1) wordStart = at;
    if (code === lessThan && text.charCodeAt(at + 1) === lessThan && at + 1 < to) {
      at += 2;
      // Blanks between `<<` and the name belong to the word, but not those behind `<<-`.
      while (at < to && isSpace(text.charCodeAt(at))) at++;
    } else at = skipUnit(text, at, to);
    if (at === -1) return [];
  }
  if (wordStart !== -1) addMarker(markers, text, wordStart, to);
  return markers;
}

const lessThan = 0x3c;

/** Index behind a character, a quoted text, an escape or a substitution; -1 where one is broken. */
function skipUnit(text: string, at: number, to: number): number {
  switch (text[at]) {
    case "'": {
      const close = text.indexOf("'", at + 1);
      return close === -1 || close >= to ? -1 : close + 1;
    }
    case '"':
      return skipDoubleQuotes(text, at, to);
    case "\\":
      return Math.min(at + 2, to);
    case "$":
      if (text[at + 1] === "{") return skipSubstitution(text, at, to, "\\");
      return Math.max(at + 1, skipName(text, at + 1, to));
    default:
      return at + 1;
  }
}

function skipDoubleQuotes(text: string, at: number, to: number): number {
  let index = at + 1;
  while (index < to) {
    const char = text[index];
    if (char === '"') return index + 1;
    if (char === "\\") index += 2;
    else if (char === "$" && text[index + 1] === "{") {
      index = skipSubstitution(text, index, to, "\\");
      if (index === -1) return -1;
    } else index++;
  }
  return -1;
}

/** `[fd]<<NAME`, `[fd]<<-NAME` or `[fd]<< NAME`, where NAME holds no `<` and is one word. */
function addMarker(markers: HeredocMarker[], text: string, from: number, to: number): void {
  let at = from;
  while (at < to && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
  if (!text.startsWith("<<", at) || at + 2 >= to) return;
  const start = at;
  const digits = text.slice(from, at);
  at += 2;
  const stripTabs = text[at] === "-";
  if (stripTabs) at++;
  while (at < to && isSpace(text.charCodeAt(at))) at++;
  const raw = text.slice(at, to);
  if (raw === "" || raw.includes("<")) return;
  const name = resolveQuotes(raw, "\\");
  if (name === "") return;
  markers.push({
    start,
    end: to,
    name,
    fileDescriptor: digits === "" ? undefined : Number(digits),
    expand: countQuotes(raw) === countQuotes(name),
    stripTabs,
  });
}

function countQuotes(text: string): number {
  let count = 0;
  for (const char of text) if (char === "'" || char === '"') count++;
  return count;
}
