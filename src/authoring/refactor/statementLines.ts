import type { DockerfileDocument, MappedText } from "../../dockerfile/document.ts";
import { mappedSlice } from "./mappedIndex.ts";

/** A statement with its own line breaks, and the comments that stood among them. */
export interface StatementLines {
  /** The first as typed from its first character; without what continues a line. */
  readonly lines: readonly string[];
  readonly comments: readonly string[];
}

/**
 * The lines of a statement, those behind the first indented by `indent` and what they had beyond each
 * other. On one line, as the shell sees it, where a line break stands in quotes or a substitution.
 * `continuation` is what goes on with a line there. Undefined where the statement has line breaks that
 * are its own.
 */
export function statementLines(
  { text }: Pick<DockerfileDocument, "text">,
  source: MappedText,
  range: { readonly start: number; readonly end: number },
  { continuation, indent }: { readonly continuation: string; readonly indent: string },
): StatementLines | undefined {
  const flat = mappedSlice(source, range);
  const typed = text.slice(range.start, range.end).split(/\r?\n/);
  if (typed.length === 1) return { lines: [flat], comments: [] };
  const comments: string[] = [];
  const lines: string[] = [];
  for (const [at, line] of typed.entries()) {
    const trimmed = line.trim();
    if (at > 0 && at < typed.length - 1 && trimmed === "") continue;
    if (at > 0 && trimmed.startsWith("#")) {
      comments.push(trimmed);
      continue;
    }
    if (at === typed.length - 1) lines.push(line.trimEnd());
    else {
      const body = line.trimEnd();
      if (!body.endsWith(continuation)) return undefined;
      lines.push(body.slice(0, -1));
    }
  }
  if (flat.includes("\n") && continuation !== "\\") return undefined;
  if (lines.slice(1).some((line) => !/^[ \t]/.test(line)) || breaksQuotes(lines)) {
    // In a heredoc the continuations are still in what the shell sees.
    return flat.includes("\n") ? undefined : { lines: [flat], comments };
  }
  const [first = "", ...rest] = lines.map((line) => line.trimEnd());
  const own = rest.reduce(
    (least, line) => Math.min(least, indentOf(line)),
    Number.MAX_SAFE_INTEGER,
  );
  return { lines: [first.trim(), ...rest.map((line) => indent + line.slice(own))], comments };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Whether any line but the last ends inside of quotes, or that is hard to tell. */
function breaksQuotes(lines: readonly string[]): boolean {
  let quote = "";
  for (const line of lines.slice(0, -1)) {
    for (let at = 0; at < line.length; at++) {
      const char = line[at] ?? "";
      if (char === "`" || (char === "$" && line[at + 1] === "(")) return true;
      if (char === "\\" && quote !== "'") at++;
      else if (quote === "" && (char === "'" || char === '"')) quote = char;
      else if (char === quote) quote = "";
    }
    if (quote !== "") return true;
  }
  return false;
}
