import type { TextRange } from "../base/textRange.ts";
import { skipSpaces, trimSpaces } from "./blanks.ts";
import type { EscapeCharacter } from "./document.ts";

/** A parser directive that the engine heeds, or stumbles over. */
export interface ScannedDirective {
  readonly range: TextRange;
  readonly name: TextRange;
  readonly value: TextRange;
  readonly problem: "twice" | "bad-escape" | undefined;
}

export interface DirectiveReader {
  /** What continues lines from here on. */
  readonly escape: EscapeCharacter;
  /** Reads a line whose first non-blank is the `#` at `hash`; undefined when it is a comment. */
  read(line: TextRange, hash: number): ScannedDirective | undefined;
  /** Something else than a directive came. */
  end(): void;
}

/**
 * The engine reads directives twice: for `escape` with blanks before the `#` allowed and up to any
 * other line, for `syntax` and `check` without such blanks but behind a `#!` line.
 */
export function createDirectiveReader(text: string): DirectiveReader {
  let escapeOpen = true;
  let othersOpen = true;
  let isFirst = true;
  const seen = new Set<string>();
  const reader: { -readonly [K in keyof DirectiveReader]: DirectiveReader[K] } = {
    escape: "\\",
    end() {
      escapeOpen = false;
      othersOpen = false;
    },
    read(line, hash) {
      if (!escapeOpen && !othersOpen) return undefined;
      const isShebang = isFirst && text[line.start] === "#" && text[line.start + 1] === "!";
      isFirst = false;
      const directive = matchDirective(text, hash, line.end);
      const name = directive && text.slice(directive.name.start, directive.name.end).toLowerCase();
      if (hash !== line.start) othersOpen = false;
      if (!directive || (name !== "escape" && name !== "syntax" && name !== "check")) {
        escapeOpen = false;
        if (!isShebang) othersOpen = false;
        return undefined;
      }
      if (!(name === "escape" ? escapeOpen : othersOpen)) return undefined;
      const range = { start: hash, end: line.end };
      if (seen.has(name)) return { ...directive, range, problem: "twice" };
      seen.add(name);
      if (name !== "escape") return { ...directive, range, problem: undefined };
      const value = text.slice(directive.value.start, directive.value.end);
      if (value !== "\\" && value !== "`") return { ...directive, range, problem: "bad-escape" };
      reader.escape = value;
      return { ...directive, range, problem: undefined };
    },
  };
  return reader;
}

/** `# name = value`: the name of letters and digits, the value not empty. */
function matchDirective(
  text: string,
  hash: number,
  end: number,
): { readonly name: TextRange; readonly value: TextRange } | undefined {
  const nameStart = skipSpaces(text, hash + 1, end);
  let at = nameStart;
  while (at < end && isNameCharacter(text.charCodeAt(at), at > nameStart)) at++;
  const nameEnd = at;
  at = skipSpaces(text, at, end);
  if (nameEnd === nameStart || at >= end || text[at] !== "=") return undefined;
  const valueStart = skipSpaces(text, at + 1, end);
  const valueEnd = trimSpaces(text, valueStart, end);
  if (valueEnd === valueStart) return undefined;
  return {
    name: { start: nameStart, end: nameEnd },
    value: { start: valueStart, end: valueEnd },
  };
}

function isNameCharacter(code: number, digits: boolean): boolean {
  if (digits && code >= 0x30 && code <= 0x39) return true;
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
