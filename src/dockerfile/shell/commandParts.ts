import type { MappedText } from "../document.ts";
import { DerivedTextBuilder, rangeIn } from "./derivedText.ts";
import { findExpansions, readWord } from "./readWord.ts";
import type { ShellAssignment, ShellRedirection, ShellWord } from "./shellScript.ts";
import { isRedirect, isStatement } from "./statementTypes.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** What one command is made of, as it is found, and what of it is still to be read. */
export interface CommandParts {
  readonly words: ShellWord[];
  readonly assignments: ShellAssignment[];
  readonly redirections: ShellRedirection[];
  readonly substitutions: SyntaxNode[];
  readonly heredocs: SyntaxNode[];
}

/** Puts the nodes of one command into its parts. */
export interface CommandPartsReader {
  start(): CommandParts;
  addWord(parts: CommandParts, node: SyntaxNode): void;
  readAssignment(parts: CommandParts, node: SyntaxNode): void;
  readRedirect(parts: CommandParts, node: SyntaxNode): void;
}

/**
 * `heredocs`: bodies outside of the text, by the index of the `<` of what stands for `<<`. `onWord`
 * is told of the node of each word.
 */
export function createCommandPartsReader(
  source: MappedText,
  heredocs: ReadonlyMap<number, MappedText>,
  onWord: (word: ShellWord, node: SyntaxNode) => void,
): CommandPartsReader {
  const { text } = source;
  return {
    start: () => ({
      words: [],
      assignments: [],
      redirections: [],
      substitutions: [],
      heredocs: [],
    }),
    addWord,
    readAssignment,
    readRedirect,
  };

  function addWord(parts: CommandParts, node: SyntaxNode): void {
    const { word, substitutions } = readWord(source, node);
    onWord(word, node);
    parts.words.push(word);
    parts.substitutions.push(...substitutions);
  }

  function readAssignment(parts: CommandParts, node: SyntaxNode): void {
    const equals = node.children.findIndex(({ type }) => type === "=" || type === "+=");
    const name = node.children[0];
    const value = node.children[equals + 1];
    if (!name) return;
    let word: ShellWord | undefined;
    if (value && equals > 0) {
      const read = readWord(source, value);
      word = read.word;
      parts.substitutions.push(...read.substitutions);
    }
    parts.assignments.push({
      range: rangeIn(source, node.start, node.end),
      name: text.slice(name.start, name.end),
      value: word,
    });
  }

  function readRedirect(parts: CommandParts, node: SyntaxNode): void {
    let operator: SyntaxNode | undefined;
    let fileDescriptor: string | undefined;
    let target: ShellWord | undefined;
    let heredoc: MappedText | undefined;
    let end = node.end;
    const isHeredoc = node.type === "heredoc_redirect";
    if (isHeredoc) parts.heredocs.push(node);
    for (const child of node.children) {
      const { type } = child;
      if (type === "file_descriptor") fileDescriptor = text.slice(child.start, child.end);
      else if (!operator) operator = child;
      else if (type === "heredoc_start") end = child.end;
      else if (type === "heredoc_body") {
        const builder = new DerivedTextBuilder(source);
        builder.copy(child.start, child.end);
        heredoc = builder.finish();
        parts.substitutions.push(...findExpansions(child).substitutions);
      } else if (isRedirect(child)) readRedirect(parts, child);
      else if (type === "heredoc_end" || type === "ERROR" || isStatement(child)) continue;
      else if (child.start === child.end || type === "&&" || type === "||" || type === "\n")
        continue;
      else if (target || isHeredoc) addWord(parts, child);
      else {
        const read = readWord(source, child);
        target = read.word;
        parts.substitutions.push(...read.substitutions);
        end = child.end;
      }
    }
    if (!operator) return;
    const outside = heredocs.get(operator.start);
    parts.redirections.push({
      range: rangeIn(source, node.start, end),
      operator: outside ? "<<" : text.slice(operator.start, operator.end),
      fileDescriptor,
      target: outside ? undefined : target,
      heredoc: outside ?? heredoc,
    });
  }
}
