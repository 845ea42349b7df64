import type { TextRange } from "../base/textRange.ts";
import { parseIgnoreFile } from "./ignoreFile.ts";

/** Words of VS Code's, which every theme knows. */
export const ignoreTokenTypes = ["keyword", "regexp", "string"] as const;

/** A part of a line that is to be seen. */
export interface IgnoreToken {
  readonly range: TextRange;
  /** `!`; a wildcard or class; a character after a backslash. */
  readonly type: (typeof ignoreTokenTypes)[number];
}

/** What is special in the patterns of an ignore file, in the order of the text. */
export function ignoreFileTokens(text: string): readonly IgnoreToken[] {
  return parseIgnoreFile(text).flatMap(({ range, negated }) => {
    const tokens: IgnoreToken[] = [];
    const { start, end } = range;
    if (negated) tokens.push({ range: { start, end: start + 1 }, type: "keyword" });
    for (const match of text.slice(start, end).matchAll(special)) {
      const at = start + match.index;
      const type = match[0].startsWith("\\") ? "string" : "regexp";
      tokens.push({ range: { start: at, end: at + match[0].length }, type });
    }
    return tokens;
  });
}

/** An escape, stars, a question mark, a class that is closed. */
const special = /\\.|\*+|\?|\[\^?(?:\\.|[^\]\\])(?:\\.|[^\]\\])*\]/gsu;
