import { isRedirect, isStatement } from "./statementTypes.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** `$"x"` and the like are several nodes of the grammar, but one word. */
export function joinTouching(parts: readonly SyntaxNode[]): readonly SyntaxNode[] {
  if (!parts.some((part, at) => at > 0 && areOneWord(parts[at - 1], part))) return parts;
  const joined: SyntaxNode[] = [];
  let run: SyntaxNode[] = [];
  const flush = (): void => {
    const [first] = run;
    const last = run.at(-1);
    if (first && last && run.length > 1) {
      joined.push({
        type: "concatenation",
        start: first.start,
        end: last.end,
        missing: false,
        children: run,
      });
    } else joined.push(...run);
    run = [];
  };
  for (const part of parts) {
    if (!areOneWord(run.at(-1), part)) flush();
    run.push(part);
  }
  flush();
  return joined;
}

function areOneWord(before: SyntaxNode | undefined, node: SyntaxNode): boolean {
  return (
    before !== undefined &&
    before.end === node.start &&
    before.start < before.end &&
    node.start < node.end &&
    !isNoWord(before) &&
    !isNoWord(node)
  );
}

function isNoWord(node: SyntaxNode): boolean {
  return (
    isRedirect(node) ||
    node.type === "variable_assignment" ||
    node.type === "ERROR" ||
    isStatement(node)
  );
}
