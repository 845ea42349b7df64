import type { SyntaxNode, SyntaxTree } from "./syntaxNode.ts";

/**
 * The tree of a script that is nothing but plain commands, with `&&`, `||`, `;`, pipes, redirections to
 * files, quotes and variables by name: node for node what the grammar makes of it, for a tenth of the
 * time. Undefined for every other script, also for what is hardly ever written: that is the grammar's.
 */
export function plainTree(text: string): SyntaxTree | undefined {
  // Most others are told by one character.
  if (beyond.test(text)) return undefined;
  const root = new PlainReader(text).read();
  return root && { root, errors: noErrors };
}

/** Subshells, tests, substitutions, blocks, comments, input; and bytes that are no plain ASCII. */
const beyond = /[`([)\]<!#\r]|(?<!\$)\{|[^\t\n -~]/;

const noErrors: SyntaxTree["errors"] = [];
const noChildren: readonly SyntaxNode[] = [];

/** Each step gives undefined where the script is not plain; the whole is undefined then. */
class PlainReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): SyntaxNode | undefined {
    const text = this.#text;
    const children: SyntaxNode[] = [];
    this.#skip(true);
    const start = this.#at;
    while (this.#at < text.length) {
      const statement = this.#statement();
      if (!statement) return undefined;
      children.push(statement);
      this.#skip(false);
      if (text.charCodeAt(this.#at) === semicolon) {
        children.push(node(";", this.#at, this.#at + 1));
        this.#at++;
      } else if (this.#at < text.length && text.charCodeAt(this.#at) !== newline) return undefined;
      this.#skip(true);
    }
    return children.length > 0 ? node("program", start, text.length, children) : undefined;
  }

  /** Commands with what joins them; the grammar nests all to the left, redirections included. */
  #statement(): SyntaxNode | undefined {
    let left: SyntaxNode | undefined;
    let operator: SyntaxNode | undefined;
    for (;;) {
      const right = this.#pipeline();
      if (!right) return undefined;
      left = left && operator ? parent("list", [left, operator, right]) : right;
      const redirects = this.#redirects();
      if (!redirects) return undefined;
      if (redirects.length > 0) left = parent("redirected_statement", [left, ...redirects]);
      operator = this.#operator();
      if (!operator) return left;
      this.#skip(true);
    }
  }

  #operator(): SyntaxNode | undefined {
    const at = this.#at;
    const code = this.#text.charCodeAt(at);
    if ((code !== ampersand && code !== pipe) || this.#text.charCodeAt(at + 1) !== code) {
      return undefined;
    }
    this.#at += 2;
    return node(code === pipe ? "||" : "&&", at, at + 2);
  }

  #pipeline(): SyntaxNode | undefined {
    const first = this.#command();
    if (!first || !this.#isPipe()) return first;
    const children = [first];
    while (this.#isPipe()) {
      children.push(node("|", this.#at, this.#at + 1));
      this.#at++;
      this.#skip(true);
      const next = this.#command();
      if (!next) return undefined;
      children.push(next);
    }
    return parent("pipeline", children);
  }

  #isPipe(): boolean {
    const next = this.#text.charCodeAt(this.#at + 1);
    return this.#text.charCodeAt(this.#at) === pipe && next !== pipe && next !== ampersand;
  }

  #command(): SyntaxNode | undefined {
    const name = this.#word();
    if (name?.type !== "word" || !isPlainName(this.#text.slice(name.start, name.end))) {
      return undefined;
    }
    const children = [node("command_name", name.start, name.end, [name])];
    for (;;) {
      this.#skip(false);
      const code = this.#text.charCodeAt(this.#at);
      if (this.#at >= this.#text.length || endsCommand(code)) break;
      if (isDigit(code) && this.#text.charCodeAt(this.#at + 1) === greater) break;
      const word = this.#word();
      // Digits in front of `>` may belong to it.
      if (!word || this.#isAt(greater)) return undefined;
      children.push(word);
    }
    return parent("command", children);
  }

  /** Those behind a command, as files and as `2>&1`; nothing else may follow them. */
  #redirects(): SyntaxNode[] | undefined {
    let found: SyntaxNode[] | undefined;
    for (;;) {
      this.#skip(false);
      const start = this.#at;
      const children: SyntaxNode[] = [];
      if (isDigit(this.#text.charCodeAt(start))) {
        if (this.#text[start] === "0" || this.#text.charCodeAt(start + 1) !== greater) {
          return undefined;
        }
        children.push(node("file_descriptor", start, ++this.#at));
      }
      if (this.#text.charCodeAt(this.#at) !== greater) {
        return children.length > 0 || (found && !this.#isAtEnd()) ? undefined : (found ?? []);
      }
      const operator = this.#redirectOperator();
      if (!operator) return undefined;
      this.#skip(false);
      const target = this.#word();
      if (!target || (operator.type === ">&" && !this.#isDigits(target))) return undefined;
      children.push(operator, target);
      found ??= [];
      found.push(node("file_redirect", start, target.end, children));
    }
  }

  #redirectOperator(): SyntaxNode | undefined {
    const at = this.#at;
    const next = this.#text.charCodeAt(at + 1);
    if (next === pipe) return undefined;
    const type = next === greater ? ">>" : next === ampersand ? ">&" : ">";
    this.#at += type.length;
    return node(type, at, this.#at);
  }

  #isDigits({ type, start }: SyntaxNode): boolean {
    return type === "number" && isDigit(this.#text.charCodeAt(start));
  }

  #isAt(code: number): boolean {
    return this.#text.charCodeAt(this.#at) === code;
  }

  /** Whether no pipe and no word is next. */
  #isAtEnd(): boolean {
    const code = this.#text.charCodeAt(this.#at);
    return this.#at >= this.#text.length || (endsCommand(code) && !this.#isPipe());
  }

  #word(): SyntaxNode | undefined {
    const text = this.#text;
    let first: SyntaxNode | undefined;
    let parts: SyntaxNode[] | undefined;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      let part: SyntaxNode | undefined;
      if (wordClass[code] === 1) part = this.#bare();
      else if (code === backslash) {
        // Behind a quote the grammar makes a word of its own of it.
        if (first) return undefined;
        part = this.#bare();
      } else if (code === doubleQuote) part = this.#string();
      else if (code === singleQuote) part = this.#rawString();
      else if (code === dollar) {
        part = this.#variable();
        // Such a `$` may be a node of its own.
        const isBare = part?.type === "simple_expansion";
        if (first && isBare && wordClass[text.charCodeAt(this.#at)] === 1) return undefined;
      } else break;
      if (!part) return undefined;
      if (!first) first = part;
      else if (parts) parts.push(part);
      else parts = [first, part];
    }
    return parts ? parent("concatenation", parts) : first;
  }

  #bare(): SyntaxNode | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    let hasLetters = false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (wordClass[code] === 1) {
        hasLetters ||= code < digit0 || code > digit9;
        at++;
      } else if (code === backslash && at + 1 < text.length && text.charCodeAt(at + 1) > 0x20) {
        hasLetters = true;
        at += 2;
      } else break;
    }
    if (at === start) return undefined;
    this.#at = at;
    if (!hasLetters) return node("number", start, at);
    const raw = text.slice(start, at);
    return odd.test(raw) ? undefined : node(number.test(raw) ? "number" : "word", start, at);
  }

  #rawString(): SyntaxNode | undefined {
    const start = this.#at;
    const end = this.#text.indexOf("'", start + 1);
    if (end === -1) return undefined;
    this.#at = end + 1;
    return node("raw_string", start, end + 1);
  }

  #string(): SyntaxNode | undefined {
    const text = this.#text;
    const start = this.#at;
    const children = [node('"', start, start + 1)];
    this.#at++;
    for (;;) {
      const from = this.#at;
      let at = from;
      let code = text.charCodeAt(at);
      let isBlank = true;
      while (at < text.length && code !== doubleQuote && code !== dollar) {
        // The grammar is of two minds about lines in quotes.
        if (code === newline) return undefined;
        if (code === backslash) {
          code = text.charCodeAt(++at);
          if (code === newline) return undefined;
        }
        if (code !== space && code !== tab) isBlank = false;
        code = text.charCodeAt(++at);
      }
      if (at >= text.length) return undefined;
      if (at > from) {
        // It takes blanks alone for a part of what follows.
        if (isBlank) return undefined;
        children.push(node("string_content", from, at));
      }
      this.#at = at;
      if (code === doubleQuote) {
        children.push(node('"', at, at + 1));
        this.#at++;
        return node("string", start, at + 1, children);
      }
      const variable = this.#variable();
      if (!variable) return undefined;
      children.push(variable);
    }
  }

  /** `$NAME` and `${NAME}`. */
  #variable(): SyntaxNode | undefined {
    const text = this.#text;
    const start = this.#at;
    const isBraced = text.charCodeAt(start + 1) === openBrace;
    const from = start + (isBraced ? 2 : 1);
    let at = from;
    if (isDigit(text.charCodeAt(at))) return undefined;
    while (isNameCode(text.charCodeAt(at))) at++;
    if (at === from || (at === from + 1 && text[from] === "_")) return undefined;
    if (!isBraced) {
      this.#at = at;
      return node("simple_expansion", start, at);
    }
    if (text.charCodeAt(at) !== closeBrace) return undefined;
    this.#at = at + 1;
    return node("expansion", start, at + 1, [
      node("${", start, from),
      node("variable_name", from, at),
      node("}", at, at + 1),
    ]);
  }

  #skip(lines: boolean): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== space && code !== tab && !(lines && code === newline)) return;
      this.#at++;
    }
  }
}

function node(
  type: string,
  start: number,
  end: number,
  children: readonly SyntaxNode[] = noChildren,
): SyntaxNode {
  return { type, start, end, missing: false, children };
}

/** Of children that are not empty, from the first to the last. */
function parent(type: string, children: readonly SyntaxNode[]): SyntaxNode {
  return node(type, children[0]?.start ?? 0, children.at(-1)?.end ?? 0, children);
}

function isPlainName(name: string): boolean {
  return /^[A-Za-z/.][\w/.+-]*$/.test(name) && !reserved.has(name);
}

/** What begins something else than a plain command. */
const reserved: ReadonlySet<string> = new Set(
  (
    "if then elif else fi for while until do done case esac select in function " +
    "declare typeset export readonly local unset unsetenv time coproc"
  ).split(" "),
);

/** `-12`, `0x1F`: numbers of the grammar. */
const number = /^-?(?:0x)?\d+$/;
/** What the grammar may take for an operator. */
const odd = /^(?:=+~?|[+-]?=.*|\+\+|--?)$/;

function endsCommand(code: number): boolean {
  return (
    code === newline ||
    code === semicolon ||
    code === ampersand ||
    code === pipe ||
    code === greater
  );
}

function isDigit(code: number): boolean {
  return code >= digit0 && code <= digit9;
}

function isNameCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    isDigit(code)
  );
}

const [tab, newline, space] = [0x09, 0x0a, 0x20];
const [doubleQuote, singleQuote, dollar, backslash] = [0x22, 0x27, 0x24, 0x5c];
const [ampersand, semicolon, pipe, greater] = [0x26, 0x3b, 0x7c, 0x3e];
const [openBrace, closeBrace, digit0, digit9] = [0x7b, 0x7d, 0x30, 0x39];

/** 1 for what stands for itself in a word. */
const wordClass = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w./:@%,+=*?~^-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
