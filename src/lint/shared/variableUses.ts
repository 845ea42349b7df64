import type { TextRange } from "../../base/textRange.ts";
import type { EscapeCharacter, Heredoc, Word } from "../../dockerfile/document.ts";
import { isSpecialParameter, skipName } from "../../dockerfile/variableName.ts";
import {
  parseWordTemplate,
  type VariableOperator,
  type VariablePart,
  type WordTemplate,
} from "../../dockerfile/wordTemplate.ts";

/** A `$x` or `${x…}` that the engine expands. */
export interface VariableUse {
  readonly name: string;
  readonly operator: VariableOperator | undefined;
  /** From the `$` to the end; the whole word where a line break interrupts it. */
  readonly range: TextRange;
  /** The name alone; undefined where a line break interrupts the word. */
  readonly nameRange: TextRange | undefined;
}

/** The variables of a word in their order, those inside of `${x:-…}` after the outer one. */
export function variableUses(word: Word, escapeChar: EscapeCharacter): readonly VariableUse[] {
  const { raw, range } = word;
  if (!raw.includes("$")) return [];
  const isWhole = range.end - range.start === raw.length;
  const uses: VariableUse[] = [];
  for (const { name, operator, at, source } of variablesOf(parseWordTemplate(raw, escapeChar))) {
    const start = range.start + at;
    const nameStart = start + (source[1] === "{" ? 2 : 1);
    uses.push({
      name,
      operator,
      range: isWhole ? { start, end: start + source.length } : range,
      nameRange: isWhole ? { start: nameStart, end: nameStart + name.length } : undefined,
    });
  }
  return uses;
}

function* variablesOf(template: WordTemplate | undefined): Generator<VariablePart> {
  for (const part of template ?? []) {
    if (typeof part === "string") continue;
    yield part;
    yield* variablesOf(part.word);
    yield* variablesOf(part.replacement);
  }
}

/**
 * The variables of the body of a COPY or ADD heredoc: quotes hide nothing there, and the backslash
 * is the escape character whatever the directive says.
 */
export function heredocVariableUses(text: string, heredoc: Heredoc): readonly VariableUse[] {
  if (!heredoc.expand) return [];
  const { end } = heredoc.body;
  const uses: VariableUse[] = [];
  let at = heredoc.body.start;
  while (at < end) {
    const char = text[at];
    if (char === "\\") at += 2;
    else if (char !== "$") at++;
    else {
      const nameStart = at + (text[at + 1] === "{" ? 2 : 1);
      const nameEnd = Math.min(endOfName(text, nameStart, end), end);
      if (nameEnd > nameStart) uses.push(useAt(text, at, nameStart, nameEnd));
      at = Math.max(nameEnd, at + 1);
    }
  }
  return uses;
}

function endOfName(text: string, start: number, end: number): number {
  const named = skipName(text, start, end);
  return named === start && isSpecialParameter(text[start]) ? start + 1 : named;
}

function useAt(text: string, start: number, nameStart: number, nameEnd: number): VariableUse {
  const isBraced = nameStart - start === 2;
  const operator = isBraced ? /^:?[-+?]/.exec(text.slice(nameEnd, nameEnd + 2))?.[0] : undefined;
  return {
    name: text.slice(nameStart, nameEnd),
    operator: operator as VariableOperator | undefined,
    range: { start, end: isBraced && text[nameEnd] === "}" ? nameEnd + 1 : nameEnd },
    nameRange: { start: nameStart, end: nameEnd },
  };
}
