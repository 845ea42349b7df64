import type { MappedText } from "../document.ts";
import { DerivedTextBuilder, rangeIn } from "./derivedText.ts";
import { type Expansion, resolveWord } from "./resolveWord.ts";
import type { ShellWord } from "./shellScript.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** A word with the nodes of the substitutions inside of it. */
export interface WordReading {
  readonly word: ShellWord;
  readonly substitutions: readonly SyntaxNode[];
}

export function readWord(source: MappedText, node: SyntaxNode): WordReading {
  const { start, end } = node;
  const { text } = source;
  const raw = text.slice(start, end);
  const range = rangeIn(source, start, end);
  const { expansions, substitutions } = findExpansions(node);
  if (expansions.length === 0 && !special.test(raw)) {
    const word = {
      range,
      raw,
      value: raw,
      hasVariables: false,
      hasSubstitution: false,
      hasPattern: false,
      quoted: false,
    };
    return { word, substitutions };
  }
  const parts: string[] = [];
  const { quoted, hasPattern } = resolveWord(text, start, end, expansions, {
    copy: (from, to) => parts.push(text.slice(from, to)),
    replace: (_from, _to, char) => parts.push(char),
    expansion: (it) => parts.push(text.slice(it.start, it.end)),
  });
  const word = {
    range,
    raw,
    value: parts.join(""),
    hasVariables: expansions.some(({ kind }) => kind === "variable"),
    hasSubstitution: substitutions.length > 0,
    hasPattern,
    quoted,
  };
  return { word, substitutions };
}

const special = /[\\'"$`*?[{]/;

/**
 * The text that the program gets for the words, to be read as a script of its own. A substitution
 * is covered by a variable of its length: its commands belong to the script around.
 */
export function wordAsScript(source: MappedText, node: SyntaxNode): MappedText {
  const builder = new DerivedTextBuilder(source);
  const { text } = source;
  resolveWord(text, node.start, node.end, findExpansions(node).expansions, {
    copy: (from, to) => builder.copy(from, to),
    replace: (from, to, char) => builder.replace(from, to, char),
    expansion({ start, end, kind }) {
      if (kind === "variable") builder.copy(start, end);
      else builder.cover(start, `$${"_".repeat(end - start - 1)}`);
    },
  });
  return builder.finish();
}

/** The outermost expansions of a node in order, and the substitutions in it at any depth. */
export function findExpansions(node: SyntaxNode): {
  readonly expansions: readonly Expansion[];
  readonly substitutions: readonly SyntaxNode[];
} {
  if (node.children.length === 0 && node.type !== "simple_expansion") return nothing;
  const expansions: Expansion[] = [];
  const substitutions: SyntaxNode[] = [];
  const open: SyntaxNode[] = [node];
  let covered = -1;
  for (let at = open.pop(); at; at = open.pop()) {
    const { type, start, end, children } = at;
    const isSubstitution = type === "command_substitution" || type === "process_substitution";
    if (isSubstitution) substitutions.push(at);
    if ((isSubstitution || variables.has(type)) && start >= covered) {
      expansions.push({ start, end, kind: isSubstitution ? "substitution" : "variable" });
      covered = end;
    }
    if (isSubstitution) continue;
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child) open.push(child);
    }
  }
  return { expansions, substitutions };
}

const nothing = { expansions: [], substitutions: [] } as const;

const variables: ReadonlySet<string> = new Set([
  "simple_expansion",
  "expansion",
  "arithmetic_expansion",
]);
