import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import type { ShellChain } from "../../dockerfile/shell/shellScript.ts";
import type { FixProposal } from "../rule.ts";
import { readErrexit } from "./errexit.ts";
import { lineBreakOf } from "./textPlaces.ts";

/**
 * Lets a script go on with one more command, run only when the last one went well, in the style of
 * the instruction: on the same line, on a line of its own with `&&` where the others have it, or as
 * the last line of a heredoc. Not safe where a failure that ended the build would no longer do so.
 * Undefined where the command would not run, or not last.
 */
export function appendCommand(
  document: DockerfileDocument,
  instruction: Instruction,
  run: RunScript,
  command: string,
): Required<Pick<FixProposal, "edits" | "safe">> | undefined {
  const { script, form } = run;
  const last = script.body.chains.at(-1);
  if (!last || form === "exec" || !script.complete || endsScript(last)) return undefined;
  const isHeredoc = form === "heredoc";
  // A heredoc inside of the body would swallow the line.
  if (isHeredoc && script.commands.some(holdsHeredoc)) return undefined;
  const errexit = readErrexit(run, last);
  const at = last.range.end;
  const isOwnLine = isHeredoc && errexit.coversNextLine && endsLine(document, at);
  const insertion =
    isOwnLine || (isHeredoc && errexit.isLostByAnd)
      ? ownLine(document, at, command)
      : joined(document, instruction, run, last, errexit.isLostByAnd ? ";" : "&&", command);
  // A trap on errors is not told of what fails in front of `&&`.
  const hasTrap = script.commands.some(({ name }) => name === "trap");
  return {
    edits: [{ range: { start: insertion.at, end: insertion.at }, newText: insertion.text }],
    safe: !errexit.isLostByAnd && !hasTrap,
  };
}

/** Whether what stands behind it is never run, or not behind it. */
function endsScript({ terminator, pipelines, operators }: ShellChain): boolean {
  if (terminator?.text === "&") return true;
  const final = pipelines.at(-1)?.elements.at(-1);
  const leaves = final?.kind === "command" && (final.name === "exec" || final.name === "exit");
  return leaves && operators.at(-1)?.text !== "||";
}

function holdsHeredoc({ redirections }: RunScript["script"]["commands"][number]): boolean {
  return redirections.some(({ heredoc }) => heredoc);
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

function ownLine(document: DockerfileDocument, at: number, command: string): Insertion {
  const { lines, text } = document;
  const end = lines.lineEnd(lines.positionAt(at).line);
  return { at: end, text: `${lineBreakOf(text)}${indentAt(document, at)}${command}` };
}

function joined(
  document: DockerfileDocument,
  instruction: Instruction,
  { form }: RunScript,
  last: ShellChain,
  operator: "&&" | ";",
  command: string,
): Insertion {
  const { lines, text, escape: continuation } = document;
  const at = last.range.end;
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  const isOneLine = lineOf(at) === lineOf(instruction.keyword.range.start);
  const space = operator === ";" ? "" : " ";
  if (form === "heredoc" || instruction.heredocs.length > 0 || isOneLine) {
    return { at, text: `${space}${operator} ${command}` };
  }
  // Arguments may be indented further than the command that they belong to.
  const begin = last.pipelines.at(-1)?.range.start ?? at;
  const isBelow = lineOf(begin) > lineOf(instruction.keyword.range.start);
  const lineBreak = `${continuation}${lineBreakOf(text)}${indentAt(document, isBelow ? begin : at)}`;
  if (operator === ";") return { at, text: `; ${lineBreak}${command}` };
  const isTrailing = endsInOperator(document, last);
  return { at, text: isTrailing ? ` && ${lineBreak}${command}` : ` ${lineBreak}&& ${command}` };
}

/** Whether the chain has its operators at the ends of lines rather than at their beginnings. */
function endsInOperator(
  { lines, text, escape: continuation }: DockerfileDocument,
  { operators }: ShellChain,
): boolean {
  const behind = operators.at(-1)?.range.end;
  if (behind === undefined) return false;
  const rest = text.slice(behind, lines.lineEnd(lines.positionAt(behind).line));
  return rest.trim() === continuation;
}

/** Whether nothing but a terminator or a comment follows on the line. */
function endsLine({ lines, text }: DockerfileDocument, at: number): boolean {
  const rest = text.slice(at, lines.lineEnd(lines.positionAt(at).line));
  return /^[ \t]*;?[ \t]*(#.*)?$/.test(rest) && !rest.endsWith("\\");
}

function indentAt({ lines, text }: DockerfileDocument, offset: number): string {
  const start = lines.lineStart(lines.positionAt(offset).line);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}
