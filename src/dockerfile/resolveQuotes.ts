import type { EscapeCharacter } from "./document.ts";
import { skipSubstitution } from "./skipSubstitution.ts";

/** A word's text with quotes and escapes resolved as the engine does; variables stay as typed. */
export function resolveQuotes(raw: string, escapeChar: EscapeCharacter): string {
  if (!hasSpecial(raw, escapeChar)) return raw;
  let value = "";
  let plain = 0;
  let at = 0;
  let double = false;
  while (at < raw.length) {
    const char = raw[at];
    if (char === escapeChar) {
      const next = raw[at + 1];
      // Inside double quotes an escape that protects nothing stays.
      if (double && next !== '"' && next !== "$" && next !== escapeChar) {
        at += 1;
        continue;
      }
      value += raw.slice(plain, at);
      plain = at + 1;
      at += 2;
    } else if (char === '"') {
      double = !double;
      value += raw.slice(plain, at);
      plain = ++at;
    } else if (char === "'" && !double) {
      const close = raw.indexOf("'", at + 1);
      if (close === -1) return value + raw.slice(plain);
      value += raw.slice(plain, at) + raw.slice(at + 1, close);
      at = close + 1;
      plain = at;
    } else if (char === "$" && raw[at + 1] === "{") {
      const end = skipSubstitution(raw, at, raw.length, escapeChar);
      at = end === -1 ? raw.length : end;
    } else at++;
  }
  return value + raw.slice(plain);
}

function hasSpecial(raw: string, escapeChar: EscapeCharacter): boolean {
  return raw.includes('"') || raw.includes("'") || raw.includes(escapeChar);
}
