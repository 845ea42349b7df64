import type { EscapeCharacter } from "./document.ts";
import { isSpecialParameter, skipName } from "./variableName.ts";

/** A word cut into literal text and variables, quotes and escapes resolved. */
export type WordTemplate = readonly TemplatePart[];
export type TemplatePart = string | VariablePart;

export interface VariablePart {
  readonly name: string;
  /** Index of the `$` in the word. */
  readonly at: number;
  /** As typed, from `$` on. */
  readonly source: string;
  readonly operator: VariableOperator | undefined;
  /** Default, alternative, message or pattern. */
  readonly word: WordTemplate;
  /** For `/` and `//`. */
  readonly replacement: WordTemplate;
}

export type VariableOperator =
  | ":-"
  | "-"
  | ":+"
  | "+"
  | ":?"
  | "?"
  | "#"
  | "##"
  | "%"
  | "%%"
  | "/"
  | "//";

/**
 * Cuts a word as the engine does; undefined where the engine calls it a syntax error. In the text of
 * a heredoc quotes are characters as all others.
 */
export function parseWordTemplate(
  raw: string,
  escapeChar: EscapeCharacter,
  { quotes = true }: { readonly quotes?: boolean } = {},
): WordTemplate | undefined {
  if (!raw.includes("$") && !raw.includes('"') && !raw.includes("'") && !raw.includes(escapeChar)) {
    return raw === "" ? [] : [raw];
  }
  return readUntil(createReader(raw, escapeChar, quotes), undefined, false);
}

/** Why the engine cannot read a word; undefined where it can, or where we are the ones who cannot. */
export function findTemplateFault(
  raw: string,
  escapeChar: EscapeCharacter,
): TemplateFault | undefined {
  if (parseWordTemplate(raw, escapeChar)) return undefined;
  const reader = createReader(raw, escapeChar);
  readUntil(reader, undefined, false);
  return reader.depth > maximumDepth ? undefined : reader.fault;
}

/** A quote or a brace that is not closed, or a form of `${` that is unknown. */
export type TemplateFault = "quote" | "brace" | "form";

function createReader(raw: string, escapeChar: EscapeCharacter, quotes = true): Reader {
  return { raw, escapeChar, quotes, at: 0, depth: 0, fault: "brace" };
}

interface Reader {
  readonly raw: string;
  readonly escapeChar: EscapeCharacter;
  readonly quotes: boolean;
  at: number;
  depth: number;
  fault: TemplateFault;
}

/** Nobody nests deeper; a hostile text must not overflow the stack. */
const maximumDepth = 40;

/** Reads up to `stop`, which is consumed, or to the end. Patterns keep their escapes. */
function readUntil(
  reader: Reader,
  stop: "}" | "/" | undefined,
  keepEscapes: boolean,
): WordTemplate | undefined {
  const parts: TemplatePart[] = [];
  const { raw, escapeChar, quotes } = reader;
  let plain = reader.at;
  const flush = (to: number): void => {
    if (to > plain) parts.push(raw.slice(plain, to));
  };
  while (reader.at < raw.length) {
    const char = raw[reader.at];
    if (char === stop) {
      flush(reader.at++);
      return parts;
    }
    if (char === escapeChar) {
      if (!keepEscapes) {
        flush(reader.at);
        plain = reader.at + 1;
      }
      reader.at += 2;
    } else if (char === "'" && quotes) {
      const close = raw.indexOf("'", reader.at + 1);
      if (close === -1) {
        reader.fault = "quote";
        return undefined;
      }
      flush(reader.at);
      parts.push(raw.slice(reader.at + 1, close));
      plain = reader.at = close + 1;
    } else if (char === '"' && quotes) {
      flush(reader.at);
      if (!readDoubleQuotes(reader, parts)) return undefined;
      plain = reader.at;
    } else if (char === "$") {
      flush(reader.at);
      const part = readVariable(reader);
      if (part === undefined) return undefined;
      parts.push(part);
      plain = reader.at;
    } else reader.at++;
  }
  flush(raw.length);
  return stop === undefined ? parts : undefined;
}

function readDoubleQuotes(reader: Reader, parts: TemplatePart[]): boolean {
  const { raw, escapeChar } = reader;
  let plain = ++reader.at;
  const flush = (): void => {
    if (reader.at > plain) parts.push(raw.slice(plain, reader.at));
  };
  while (reader.at < raw.length) {
    const char = raw[reader.at];
    if (char === '"') {
      flush();
      reader.at++;
      return true;
    }
    if (char === escapeChar) {
      const next = raw[reader.at + 1];
      if (next === '"' || next === "$" || next === escapeChar) {
        flush();
        plain = reader.at + 1;
        reader.at += 2;
      } else reader.at++;
    } else if (char === "$") {
      flush();
      const part = readVariable(reader);
      if (part === undefined) return false;
      parts.push(part);
      plain = reader.at;
    } else reader.at++;
  }
  reader.fault = "quote";
  return false;
}

/** Reads at a `$`: a variable, or the dollar sign itself where no name follows. */
function readVariable(reader: Reader): TemplatePart | undefined {
  const { raw } = reader;
  const start = reader.at;
  if (raw[start + 1] !== "{") {
    const name = readName(raw, start + 1);
    reader.at = start + 1 + name.length;
    return name === "" ? "$" : variable(name, start, raw.slice(start, reader.at), undefined);
  }
  if (++reader.depth > maximumDepth) return undefined;
  const part = readBraces(reader, start);
  reader.depth--;
  return part;
}

function readBraces(reader: Reader, start: number): VariablePart | undefined {
  const { raw } = reader;
  const first = raw[start + 2];
  if (first === undefined) return undefined;
  if (first === "{" || first === "}" || first === ":") {
    reader.fault = "form";
    return undefined;
  }
  const name = readName(raw, start + 2);
  reader.at = start + 2 + name.length;
  const operator = readOperator(reader);
  if (operator === undefined) {
    if (reader.at < raw.length) reader.fault = "form";
    return undefined;
  }
  const source = (): string => raw.slice(start, reader.at);
  if (operator === "}") return variable(name, start, source(), undefined);
  const isPattern = operator[0] === "#" || operator[0] === "%";
  if (operator === "/" || operator === "//") {
    const pattern = readUntil(reader, "/", true);
    const replacement = pattern && readUntil(reader, "}", true);
    return replacement && variable(name, start, source(), operator, pattern, replacement);
  }
  const word = readUntil(reader, "}", isPattern);
  return word && variable(name, start, source(), operator, word);
}

function readOperator(reader: Reader): VariableOperator | "}" | undefined {
  const { raw, at } = reader;
  for (const operator of operators) {
    if (!raw.startsWith(operator, at)) continue;
    reader.at += operator.length;
    return operator;
  }
  return undefined;
}

/** Longer ones first. */
const operators = ["}", ":-", ":+", ":?", "-", "+", "?", "##", "#", "%%", "%", "//", "/"] as const;

function readName(raw: string, at: number): string {
  const end =
    isDigitAt(raw, at) || !isSpecialParameter(raw[at]) ? skipName(raw, at, raw.length) : at + 1;
  return raw.slice(at, end);
}

function isDigitAt(raw: string, at: number): boolean {
  const code = raw.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

const empty: WordTemplate = [];

function variable(
  name: string,
  at: number,
  source: string,
  operator: VariableOperator | undefined,
  word: WordTemplate = empty,
  replacement: WordTemplate = empty,
): VariablePart {
  return { name, at, source, operator, word, replacement };
}
