import { isSeparator, isSpace, skipSpaces, trimSpaces } from "./blanks.ts";
import type { Span } from "./splitWords.ts";

/** An instruction's line, cut into keyword, flags and the rest. */
export interface Head {
  readonly keyword: Span;
  readonly flags: readonly FlagSpan[];
  /** What follows the flags, without blanks around. */
  readonly rest: Span;
}

export interface FlagSpan extends Span {
  /** Behind the name: the `=`, or the end. */
  readonly nameEnd: number;
}

/** Reads [from, to) of a logical line. */
export function readHead(text: string, from: number, to: number): Head {
  const start = skipSpaces(text, from, to);
  const end = trimSpaces(text, start, to);
  let at = start;
  while (at < end && !isSeparator(text.charCodeAt(at))) at++;
  const keyword = { start, end: at };
  const flags: FlagSpan[] = [];
  at = skipSpaces(text, at, end);
  while (text.startsWith("--", at) && at + 1 < end) {
    const flag = readFlag(text, at, end);
    at = skipSpaces(text, flag.end, end);
    if (flag.end - flag.start === 2) break;
    flags.push(flag);
  }
  return { keyword, flags, rest: { start: at, end: Math.max(at, end) } };
}

/** Flags know one escape, the backslash, whatever the directive says. */
function readFlag(text: string, from: number, end: number): FlagSpan {
  let quote = 0;
  let nameEnd = -1;
  let at = from + 2;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (isSpace(code)) break;
    else if (code === 0x22 || code === 0x27) quote = code;
    else if (code === 0x3d && nameEnd === -1) nameEnd = at;
  }
  at = Math.min(at, end);
  return { start: from, end: at, nameEnd: nameEnd === -1 ? at : nameEnd };
}
