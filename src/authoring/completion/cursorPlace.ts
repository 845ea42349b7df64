import { isSeparator, isSpace, skipSpaces } from "../../dockerfile/blanks.ts";
import type {
  DockerfileDocument,
  EscapeCharacter,
  Heredoc,
  Instruction,
  InstructionKind,
  Piece,
} from "../../dockerfile/document.ts";
import { kindOf } from "../../dockerfile/instructionKinds.ts";
import { splitAtBlanks, splitQuoted } from "../../dockerfile/splitWords.ts";
import { logicalPrefix } from "./logicalPrefix.ts";

/** What the cursor is in. Texts end at the cursor, with continuations taken out. */
export type CursorPlace =
  /** Where an instruction begins. */
  | {
      readonly kind: "keyword";
      readonly typed: string;
      /** Behind ONBUILD. */
      readonly onbuild: boolean;
      readonly instruction: Instruction | undefined;
    }
  | {
      readonly kind: "comment";
      /** From the `#` on. */
      readonly typed: string;
      /** Whether a parser directive may stand there. */
      readonly mayBeDirective: boolean;
    }
  | FlagPlace
  | ArgumentPlace
  | { readonly kind: "heredoc"; readonly instruction: Instruction; readonly heredoc: Heredoc };

export interface FlagPlace {
  readonly kind: "flag";
  readonly of: InstructionKind;
  readonly instruction: Instruction;
  /** From the dashes on. */
  readonly typed: string;
}

export interface ArgumentPlace {
  readonly kind: "argument";
  readonly of: InstructionKind;
  /** With this instruction, or its trigger, the text was read before. */
  readonly instruction: Instruction;
  /** The flags in front, as typed. */
  readonly flags: readonly string[];
  /** Those in front of that of the cursor. */
  readonly words: readonly string[];
  readonly typed: string;
  /** All arguments up to the cursor. */
  readonly text: string;
  /** The quotes of which the cursor is in; a string of the JSON form has `json`. */
  readonly quote: "'" | '"' | undefined;
  /** True for a string of the JSON form; `gap` is between its strings. */
  readonly json: boolean | "gap";
}

/** Where the cursor is, whatever is half typed. Looks at one instruction only. */
export function cursorPlace(document: DockerfileDocument, offset: number): CursorPlace {
  const { text, escape: escapeChar } = document;
  const piece = pieceAt(document.pieces, offset);
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const fresh = (): CursorPlace => ({
    kind: "keyword",
    typed: text.slice(lineStart, offset).replace(/^[\uFEFF\s]+/, ""),
    onbuild: false,
    instruction: undefined,
  });
  if (!piece || piece.kind === "blank") return fresh();
  if (piece.kind !== "instruction") {
    const hash = text.indexOf("#", lineStart);
    if (lineStart >= piece.range.end || hash === -1 || hash >= offset) return fresh();
    const mayBeDirective =
      isTop(document.pieces, piece) && hash === lineStart + bom(text, lineStart);
    return { kind: "comment", typed: text.slice(hash, offset), mayBeDirective };
  }
  const { instruction } = piece;
  const carrier =
    instruction.kind === "ONBUILD" ? (instruction.trigger ?? instruction) : instruction;
  for (const heredoc of carrier.heredocs) {
    if (offset >= heredoc.body.start && offset <= heredoc.body.end) {
      return heredoc.delimiter && offset > heredoc.delimiter.start
        ? fresh()
        : { kind: "heredoc", instruction, heredoc };
    }
    if (heredoc.delimiter && offset > heredoc.body.end && offset <= heredoc.delimiter.end) {
      return { kind: "heredoc", instruction, heredoc };
    }
  }
  const prefix = logicalPrefix(text, piece.range.start, offset, escapeChar);
  if (!prefix) return fresh();
  if (prefix.comment !== undefined) {
    return { kind: "comment", typed: text.slice(prefix.comment, offset), mayBeDirective: false };
  }
  return readPrefix(prefix.text, 0, instruction, false, escapeChar);
}

/** The last one that begins at or before the offset. */
function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.range.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return pieces[low - 1];
}

/** Directives stand in the unbroken run at the top. */
function isTop(pieces: readonly Piece[], piece: Piece): boolean {
  for (const other of pieces) {
    if (other === piece) return true;
    const isMark = other.kind === "blank" && other.range.start === 0 && other.text === "\uFEFF";
    if (other.kind !== "directive" && !isMark) return false;
  }
  return false;
}

function bom(text: string, lineStart: number): number {
  return lineStart === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

function readPrefix(
  text: string,
  from: number,
  instruction: Instruction,
  onbuild: boolean,
  escapeChar: EscapeCharacter,
): CursorPlace {
  const end = text.length;
  const start = skipSpaces(text, from, end);
  let at = start;
  while (at < end && !isSeparator(text.charCodeAt(at))) at++;
  if (at === end) return { kind: "keyword", typed: text.slice(start), onbuild, instruction };
  const of = kindOf(text.slice(start, at));
  const own = instruction.kind === "ONBUILD" && onbuild ? instruction.trigger : undefined;
  if (of === "ONBUILD" && !onbuild) return readPrefix(text, at, instruction, true, escapeChar);
  at = skipSpaces(text, at, end);
  const flags: string[] = [];
  while (text.startsWith("-", at)) {
    const flagEnd = endOfFlag(text, at);
    const typed = text.slice(at, flagEnd);
    if (!typed.startsWith("--") && flagEnd < end) break;
    if (flagEnd === end) {
      if (of !== "UNKNOWN" && "--".startsWith(typed.slice(0, 2))) {
        return { kind: "flag", of, instruction: own ?? instruction, typed };
      }
      break;
    }
    at = skipSpaces(text, flagEnd, end);
    if (typed === "--") break;
    flags.push(typed);
  }
  return readArguments(text.slice(at), of, own ?? instruction, flags, escapeChar);
}

/** Flags know one escape, the backslash, whatever the directive says. */
function endOfFlag(text: string, from: number): number {
  let quote = 0;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (isSpace(code)) break;
    else if (code === 0x22 || code === 0x27) quote = code;
  }
  return Math.min(at, text.length);
}

function readArguments(
  text: string,
  of: InstructionKind,
  instruction: Instruction,
  flags: readonly string[],
  escapeChar: EscapeCharacter,
): ArgumentPlace {
  const base = { kind: "argument", of, instruction, flags, text } as const;
  const listStart = jsonStart(text, of);
  if (listStart !== undefined) return { ...base, ...readList(text.slice(listStart)) };
  const split = atBlanks.has(of) ? splitAtBlanks : splitQuotedBy(escapeChar);
  const spans = split(text, 0, text.length);
  const last = spans.at(-1);
  const isOpen = last !== undefined && last.end === text.length;
  const words = (isOpen ? spans.slice(0, -1) : spans).map(({ start, end }) =>
    text.slice(start, end),
  );
  const typed = isOpen ? text.slice(last.start) : "";
  return { ...base, words, typed, quote: openQuote(text, escapeChar), json: false };
}

const atBlanks: ReadonlySet<InstructionKind> = new Set(["FROM", "COPY", "ADD", "EXPOSE", "VOLUME"]);

function splitQuotedBy(escapeChar: EscapeCharacter): typeof splitAtBlanks {
  return (text, from, to) => splitQuoted(text, from, to, escapeChar);
}

const withList: ReadonlySet<InstructionKind> = new Set([
  "RUN",
  "CMD",
  "ENTRYPOINT",
  "SHELL",
  "COPY",
  "ADD",
  "VOLUME",
]);

function jsonStart(text: string, of: InstructionKind): number | undefined {
  if (of === "HEALTHCHECK") {
    const match = /^cmd\s+(?=\[)/i.exec(text);
    return match ? match[0].length : undefined;
  }
  // `[ -f …` is a test of the shell.
  if (!withList.has(of) || !/^\[\s*("|$)/.test(text)) return undefined;
  return 0;
}

function readList(text: string): Pick<ArgumentPlace, "words" | "typed" | "quote" | "json"> {
  const words: string[] = [];
  let start = -1;
  for (let at = 1; at < text.length; at++) {
    const char = text[at];
    if (start !== -1 && char === "\\") at++;
    else if (char === '"') {
      if (start !== -1) words.push(text.slice(start, at));
      start = start === -1 ? at + 1 : -1;
    }
  }
  if (start === -1) return { words, typed: "", quote: undefined, json: "gap" };
  return { words, typed: text.slice(start), quote: '"', json: true };
}

function openQuote(text: string, escapeChar: EscapeCharacter): "'" | '"' | undefined {
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else if (char === escapeChar && quote === '"') at++;
    } else if (char === "'" || char === '"') quote = char;
    else if (char === escapeChar) at++;
  }
  return quote === "'" || quote === '"' ? quote : undefined;
}
