import type { TextRange } from "../../base/textRange.ts";
import { commandsOf } from "../../dockerfile/shell/commandsOf.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { SemanticToken, TokenType } from "./semanticToken.ts";

/** Commands, their options and what is quoted, also behind `sudo`, `sh -c` and the like. */
export function shellTokens(scripts: readonly RunScript[]): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  const add = ({ range }: ShellWord, type: TokenType): void => {
    tokens.push({ range, type, modifiers: [] });
  };
  for (const { script, form } of scripts) {
    // Strings of the JSON form are seen as such.
    if (form === "exec") continue;
    for (const { name, words } of commandsOf(script, true)) {
      words.forEach((word, index) => {
        if (index === 0) {
          if (name !== undefined) add(word, "function");
        } else if (word.raw.startsWith("-") && word.raw.length > 1) {
          const range = optionName(word);
          if (range) tokens.push({ range, type: "property", modifiers: [] });
        } else if (isOneString(word)) add(word, "string");
      });
    }
  }
  return tokens;
}

/** All of an option that is plain text, else its name; undefined where that is not plain either. */
function optionName({ raw, range }: ShellWord): TextRange | undefined {
  if (range.end - range.start !== raw.length) return undefined;
  if (!special.test(raw)) return range;
  const equals = raw.indexOf("=");
  if (equals === -1 || special.test(raw.slice(0, equals))) return undefined;
  return { start: range.start, end: range.start + equals };
}

const special = /[$`"'\\]/;

/** Quoted from end to end; where something is put in, the grammar sees more. */
function isOneString({ raw, hasSubstitution, hasVariables }: ShellWord): boolean {
  return !hasSubstitution && !hasVariables && /^(?:"(?:[^"\\]|\\.)*"|'[^']*')$/s.test(raw);
}
