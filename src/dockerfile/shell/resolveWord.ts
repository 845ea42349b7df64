/** A stretch of a word that the shell computes: a variable, a substitution. */
export interface Expansion {
  readonly start: number;
  readonly end: number;
  readonly kind: "variable" | "substitution";
}

/** Takes what a word is made of when its quotes and escapes are gone, in order. */
export interface WordSink {
  copy(start: number, end: number): void;
  replace(start: number, end: number, char: string): void;
  expansion(expansion: Expansion): void;
}

/**
 * Resolves quotes and escapes of the word [start, end) of a script; `expansions` are those in it, in
 * order. Tells what it met.
 */
export function resolveWord(
  text: string,
  start: number,
  end: number,
  expansions: readonly Expansion[],
  sink: WordSink,
): { readonly quoted: boolean; readonly hasPattern: boolean } {
  let quoted = false;
  let hasPattern = false;
  let inDouble = false;
  let next = 0;
  let at = start;
  let plainFrom = start;
  const flush = (until: number): void => {
    if (until > plainFrom) sink.copy(plainFrom, until);
  };
  while (at < end) {
    const expansion = expansions[next];
    if (expansion && expansion.start <= at) {
      next++;
      if (expansion.end <= at) continue;
      flush(at);
      sink.expansion(expansion);
      at = expansion.end;
      plainFrom = at;
      continue;
    }
    const char = text[at];
    if (char === "\\" && at + 1 < end) {
      const escaped = text[at + 1] ?? "";
      if (!inDouble || '$`"\\\n'.includes(escaped)) {
        flush(at);
        if (escaped !== "\n") sink.replace(at, at + 2, escaped);
        plainFrom = at + 2;
        quoted ||= escaped !== "\n";
      }
      at += 2;
    } else if (char === '"') {
      flush(at);
      quoted = true;
      inDouble = !inDouble;
      plainFrom = ++at;
    } else if (inDouble) {
      at++;
    } else if (char === "'") {
      flush(at);
      quoted = true;
      const close = text.indexOf("'", at + 1);
      const inner = close === -1 || close >= end ? end : close;
      sink.copy(at + 1, inner);
      at = Math.min(inner + 1, end);
      plainFrom = at;
    } else if (char === "$" && text[at + 1] === "'" && at + 1 < end) {
      flush(at);
      quoted = true;
      at = resolveAnsi(text, at + 2, end, sink);
      plainFrom = at;
    } else if (char === "$" && text[at + 1] === '"' && at + 1 < end) {
      flush(at);
      plainFrom = ++at;
    } else {
      if (char === "*" || char === "?" || char === "[" || char === "{") hasPattern = true;
      at++;
    }
  }
  flush(Math.min(at, end));
  return { quoted, hasPattern };
}

/** `$'…'` from behind its opening quote; returns the index behind the closing one. */
function resolveAnsi(text: string, from: number, end: number, sink: WordSink): number {
  let plainFrom = from;
  let at = from;
  while (at < end && text[at] !== "'") {
    if (text[at] !== "\\" || at + 1 >= end) {
      at++;
      continue;
    }
    if (at > plainFrom) sink.copy(plainFrom, at);
    const char = text[at + 1] ?? "";
    sink.replace(at, at + 2, ansiEscapes.get(char) ?? char);
    at += 2;
    plainFrom = at;
  }
  if (at > plainFrom) sink.copy(plainFrom, at);
  return Math.min(at + 1, end);
}

/** Those of one letter; codes by number stay as typed, without their backslash. */
const ansiEscapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["e", "\u001b"],
  ["f", "\f"],
  ["v", "\v"],
]);
