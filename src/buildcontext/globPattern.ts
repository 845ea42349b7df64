/** One pattern of an ignore file, ready to be tested against paths with slashes. */
export interface GlobPattern {
  test(path: string): boolean;
  /** The leading folders that are spelled out; every match lies at or below them. */
  readonly literalFolders: string;
  /** True when only one path can match, and it is `literalFolders`. */
  readonly literal: boolean;
}

/**
 * Compiles a cleaned pattern by the rules of moby/patternmatcher; undefined for one that Go's
 * `filepath.Match` calls malformed. Matching takes time in the product of pattern and path, never
 * more: it follows all ways through the pattern at once instead of trying one after the other.
 */
export function compileGlob(pattern: string): GlobPattern | undefined {
  const tokens = tokenize(pattern);
  if (tokens === undefined) return undefined;
  const test = simpleTest(pattern, tokens) ?? stepwiseTest(tokens);
  const literal = tokens.every((token) => token.kind === "char");
  return { test, literal, literalFolders: literal ? pattern : foldersBeforeWildcard(pattern) };
}

type Token =
  | { readonly kind: "char"; readonly code: number }
  /** `?` */
  | { readonly kind: "any" }
  /** `*` */
  | { readonly kind: "star" }
  /** A `**` before more pattern: nothing, or anything that ends in a slash. */
  | { readonly kind: "folders" }
  /** A `**` at the end: anything. */
  | { readonly kind: "rest" }
  | { readonly kind: "class"; readonly negated: boolean; readonly ranges: readonly Range[] };

interface Range {
  readonly low: number;
  readonly high: number;
}

const slash = 0x2f;

function tokenize(pattern: string): readonly Token[] | undefined {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*" && characters[at + 1] === "*") {
      at++;
      if (characters[at + 1] === "/") at++;
      tokens.push({ kind: at + 1 < characters.length ? "folders" : "rest" });
    } else if (character === "*") {
      tokens.push({ kind: "star" });
    } else if (character === "?") {
      tokens.push({ kind: "any" });
    } else if (character === "\\") {
      at++;
      const escaped = characters[at];
      if (escaped === undefined) return undefined;
      tokens.push({ kind: "char", code: codeOf(escaped) });
    } else if (character === "[") {
      const read = readClass(characters, at + 1);
      if (read === undefined) return undefined;
      tokens.push(read.token);
      at = read.end;
    } else {
      tokens.push({ kind: "char", code: codeOf(character) });
    }
  }
  return tokens;
}

/** From after the `[`; `end` is the index of the closing bracket. */
function readClass(
  characters: readonly string[],
  start: number,
): { readonly token: Token; readonly end: number } | undefined {
  let at = start;
  const negated = characters[at] === "^";
  if (negated) at++;
  const ranges: Range[] = [];
  const readEnd = (): number | undefined => {
    let character = characters[at];
    if (character === undefined || character === "-" || character === "]") return undefined;
    if (character === "\\") character = characters[++at];
    at++;
    return character === undefined ? undefined : codeOf(character);
  };
  while (characters[at] !== "]" || ranges.length === 0) {
    const low = readEnd();
    if (low === undefined) return undefined;
    let high: number | undefined = low;
    if (characters[at] === "-") {
      at++;
      high = readEnd();
    }
    if (high === undefined) return undefined;
    ranges.push({ low, high });
  }
  return { token: { kind: "class", negated, ranges }, end: at };
}

/** What needs no wildcard engine: the bulk of real ignore files. */
function simpleTest(
  pattern: string,
  tokens: readonly Token[],
): ((path: string) => boolean) | undefined {
  const inner = tokens.slice(1, -1);
  const isChar = (token: Token | undefined): boolean => token?.kind === "char";
  if (pattern.includes("\\") || !inner.every(isChar)) return undefined;
  const first = tokens[0];
  const last = tokens.at(-1);
  if (isChar(first) && isChar(last)) return (path) => path === pattern;
  if (isChar(first) && last?.kind === "rest") {
    const prefix = pattern.slice(0, pattern.lastIndexOf("**"));
    return (path) => path.startsWith(prefix);
  }
  if (first?.kind === "folders" && isChar(last)) {
    // As in moby: `**foo` is a mere ending, `**/foo` a whole name at any depth.
    const ending = pattern.slice(2);
    return (path) => path.endsWith(ending) || (ending[0] === "/" && path === ending.slice(1));
  }
  return undefined;
}

/** Runs all positions of the pattern that are still possible along the path. */
function stepwiseTest(tokens: readonly Token[]): (path: string) => boolean {
  const ending = literalEnding(tokens);
  const size = tokens.length + 1;
  return (path) => {
    if (!path.endsWith(ending)) return false;
    let current = new Uint8Array(size);
    let next = new Uint8Array(size);
    enter(tokens, current, 0);
    for (let at = 0; at < path.length; at++) {
      const code = path.codePointAt(at) ?? 0;
      if (code > 0xffff) at++;
      next.fill(0);
      let alive = false;
      for (let index = 0; index < size; index++) {
        const state = current[index];
        if (state) alive = advance(tokens, next, index, state, code) || alive;
      }
      if (!alive) return false;
      [current, next] = [next, current];
    }
    return current[tokens.length] !== 0;
  };
}

const waiting = 1;
/** Inside a `**` that has begun to eat: it may end only at a slash. */
const eating = 2;

function enter(tokens: readonly Token[], states: Uint8Array, from: number): void {
  for (let index = from; ; index++) {
    states[index] = (states[index] ?? 0) | waiting;
    const kind = tokens[index]?.kind;
    if (kind !== "star" && kind !== "folders" && kind !== "rest") return;
  }
}

function advance(
  tokens: readonly Token[],
  next: Uint8Array,
  index: number,
  state: number,
  code: number,
): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  switch (token.kind) {
    case "folders":
      next[index] = (next[index] ?? 0) | eating;
      if (code === slash) enter(tokens, next, index + 1);
      return true;
    case "rest":
      enter(tokens, next, index);
      return true;
    case "star":
      if (code === slash) return false;
      enter(tokens, next, index);
      return true;
    default:
      if ((state & waiting) === 0 || !accepts(token, code)) return false;
      enter(tokens, next, index + 1);
      return true;
  }
}

function accepts(token: Token, code: number): boolean {
  if (token.kind === "char") return token.code === code;
  if (token.kind === "any") return code !== slash;
  if (token.kind !== "class") return false;
  const inside = token.ranges.some((range) => range.low <= code && code <= range.high);
  return inside !== token.negated;
}

function literalEnding(tokens: readonly Token[]): string {
  let ending = "";
  for (let index = tokens.length - 1; index >= 0; index--) {
    const token = tokens[index];
    if (token?.kind !== "char") break;
    ending = String.fromCodePoint(token.code) + ending;
  }
  return ending;
}

function foldersBeforeWildcard(pattern: string): string {
  const wildcard = pattern.search(/[*?[\\]/);
  const end = pattern.lastIndexOf("/", wildcard);
  return end === -1 ? "" : pattern.slice(0, end);
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
