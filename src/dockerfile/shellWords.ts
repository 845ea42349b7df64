import type { TextRange } from "../base/textRange.ts";
import type { MappedText } from "./document.ts";
import { mappedRange } from "./mappedText.ts";

/** A word of shell text; `value` is what the program gets. */
export interface PlainWord {
  readonly range: TextRange;
  readonly value: string;
}

/**
 * The words of shell text that is nothing but plain words and simple quotes: what a shell would
 * hand to the program unchanged. Undefined where a shell has more to do (variables, patterns,
 * operators, assignments, builtins …), so that the exec form would mean something else.
 */
export function splitPlainWords(mapped: MappedText): readonly PlainWord[] | undefined {
  const { text } = mapped;
  const words: PlainWord[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text[at])) {
      at++;
      continue;
    }
    const word = readWord(text, at);
    if (word === undefined) return undefined;
    words.push({ range: mappedRange(mapped, at, word.end), value: word.value });
    at = word.end;
  }
  const [program] = words;
  if (program === undefined || needsShell(text, program.value)) return undefined;
  return words;
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

function readWord(
  text: string,
  start: number,
): { readonly end: number; readonly value: string } | undefined {
  // A comment, or a home folder.
  if (text[start] === "#" || text[start] === "~") return undefined;
  const parts: string[] = [];
  let at = start;
  while (at < text.length && !isBlank(text[at])) {
    const char = text[at] ?? "";
    if (char === "'" || char === '"') {
      const close = text.indexOf(char, at + 1);
      if (close === -1) return undefined;
      const inside = text.slice(at + 1, close);
      if (char === '"' && /[$`\\!]/.test(inside)) return undefined;
      if (hasControl(inside)) return undefined;
      parts.push(inside);
      at = close + 1;
      continue;
    }
    if (!isPlain(char)) return undefined;
    let end = at + 1;
    while (end < text.length && isPlain(text[end] ?? "")) end++;
    parts.push(text.slice(at, end));
    at = end;
  }
  return { end: at, value: parts.join("") };
}

/** Characters that mean themselves to every shell. */
function isPlain(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code <= 0x20 || code === 0x7f) return false;
  return !special.has(char);
}

const special: ReadonlySet<string> = new Set("|&;<>()$`\\\"'*?[]{}!^");

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}

/** An assignment in front, or a first word that is the shell's own. */
function needsShell(text: string, program: string): boolean {
  const first = text.trimStart();
  return /^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(first) || shellOwn.has(program);
}

/** Builtins and keywords that are no programs, or that act on the shell itself. */
const shellOwn: ReadonlySet<string> = new Set([
  ".",
  ":",
  "alias",
  "bg",
  "break",
  "builtin",
  "case",
  "cd",
  "command",
  "continue",
  "declare",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "eval",
  "exec",
  "exit",
  "export",
  "fg",
  "fi",
  "for",
  "function",
  "getopts",
  "hash",
  "if",
  "in",
  "jobs",
  "let",
  "local",
  "read",
  "readonly",
  "return",
  "select",
  "set",
  "shift",
  "source",
  "then",
  "time",
  "times",
  "trap",
  "type",
  "typeset",
  "ulimit",
  "umask",
  "unalias",
  "unset",
  "until",
  "wait",
  "while",
]);
