import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellScript } from "../../dockerfile/shell/shellScript.ts";

/**
 * The comment of a script in shell form that goes on over a continuation: for the shell all of it
 * is one line. The range ends with the line that the comment was typed on. Undefined where there is
 * none, or where nothing follows it.
 */
export function joinedComment(
  { text: documentText, lines, escape: continuation }: DockerfileDocument,
  { source, body, commands, complete }: ShellScript,
): TextRange | undefined {
  const { text } = source;
  // Behind a comment there is no command. A chain that waits for one ends with the text.
  const last = complete
    ? (body.chains.at(-1)?.range.end ?? -1)
    : commands.reduce((end, { range }) => Math.max(end, range.end), -1);
  const at = findComment(text, (index) => source.toOffset(index) >= last);
  if (at === undefined) return undefined;
  const start = source.toOffset(at);
  const line = lines.positionAt(start).line;
  const final = source.toOffset(text.trimEnd().length - 1);
  if (lines.positionAt(final).line === line) return undefined;
  const typed = documentText.slice(start, lines.lineEnd(line)).trimEnd();
  const comment = typed.endsWith(continuation) ? typed.slice(0, -1).trimEnd() : typed;
  return { start, end: start + comment.length };
}

/** The first unquoted `#` that begins a word at a place that may be one of a comment. */
function findComment(text: string, mayBe: (index: number) => boolean): number | undefined {
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\" && quote !== "'") at++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'" || char === "`") quote = char;
    else if (char === "#" && (at === 0 || startsWord.test(text[at - 1] ?? "")) && mayBe(at)) {
      return at;
    }
  }
  return undefined;
}

const startsWord = /[ \t;&|()]/;
