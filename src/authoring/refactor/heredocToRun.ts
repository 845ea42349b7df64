import type { DockerfileDocument, MappedText } from "../../dockerfile/document.ts";
import type { ShellChain } from "../../dockerfile/shell/shellScript.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { failsAsWhole } from "./failsAsWhole.ts";
import { mappedIndex } from "./mappedIndex.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring } from "./refactoring.ts";
import { headEnd } from "./runToHeredoc.ts";
import { setsErrexit } from "./setsErrexit.ts";
import { statementLines } from "./statementLines.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/** `RUN <<EOF` with `set -e` as one line of commands joined by `&&`, or by `;` behind the `set -e`. */
export const heredocToRun = defineRefactoring({
  id: "heredoc-to-run",
  kind: "rewrite",
  at(document, range, context) {
    const run = touchedInstruction(document, range);
    const heredoc = run?.heredocs[0];
    if (run?.kind !== "RUN" || !heredoc?.delimiter || run.heredocs.length > 1) return undefined;
    const script = posixScript(context, run);
    if (script?.form !== "heredoc") return undefined;
    const { source, body } = script.script;
    if (source.text.startsWith("#!") || source.text.includes("<<")) return undefined;
    const plan = planOf(body.chains);
    const statements = plan && readStatements(document, source, body.chains);
    if (!plan || !statements) return undefined;
    const kept = plan.dropsFirst ? dropFirst(statements) : statements;
    const lines = linesOf(document, kept, plan.operator);
    if (!lines) return undefined;
    return [
      {
        range: { start: headEnd(run), end: run.range.end },
        newText: lines.join(lineBreakOf(document.text)),
      },
    ];
  },
});

interface Plan {
  readonly operator: "&&" | ";";
  readonly dropsFirst: boolean;
}

function planOf(chains: readonly ShellChain[]): Plan | undefined {
  if (chains.some(({ terminator }) => terminator?.text === "&")) return undefined;
  const [first, ...rest] = chains;
  if (!first) return undefined;
  if (!setsErrexit(first))
    return rest.length === 0 ? { operator: ";", dropsFirst: false } : undefined;
  if (rest.length === 0) return undefined;
  const command = first.pipelines[0]?.elements[0];
  const isBare =
    command?.kind === "command" && command.words.length === 2 && command.words[1]?.value === "-e";
  const isPlain = rest.every(
    ({ pipelines: [pipeline, ...more] }) =>
      pipeline !== undefined && more.length === 0 && failsAsWhole(pipeline),
  );
  return isBare && isPlain
    ? { operator: "&&", dropsFirst: true }
    : { operator: ";", dropsFirst: false };
}

interface Statement {
  readonly comments: readonly string[];
  readonly lines: readonly string[];
}

/** Undefined where comments would be lost, or line breaks of a statement are its own. */
function readStatements(
  document: DockerfileDocument,
  source: MappedText,
  chains: readonly ShellChain[],
): readonly Statement[] | undefined {
  const statements: Statement[] = [];
  let last = 0;
  for (const [at, { range }] of chains.entries()) {
    const start = mappedIndex(source, range.start);
    const comments = readGap(source.text.slice(last, start), at === 0);
    const statement = statementLines(document, source, range, {
      continuation: "\\",
      indent: "        ",
    });
    if (!comments || !statement || statement.comments.length > 0) return undefined;
    statements.push({ comments, lines: statement.lines });
    last = mappedIndex(source, range.end);
  }
  return ["", ";"].includes(source.text.slice(last).trim()) ? statements : undefined;
}

/** The comments between two statements; undefined where one follows a statement on its line. */
function readGap(gap: string, isFirst: boolean): readonly string[] | undefined {
  const [head = "", ...lines] = (isFirst ? `\n${gap}` : gap).split("\n");
  if (!["", ";"].includes(head.trim())) return undefined;
  const trimmed = lines.map((line) => line.trim()).filter((line) => line !== "");
  return trimmed.every((line) => line.startsWith("#")) ? trimmed : undefined;
}

/** What was said of it is said of what follows. */
function dropFirst([first, second, ...rest]: readonly Statement[]): readonly Statement[] {
  if (!first || !second) return [];
  return [{ ...second, comments: [...first.comments, ...second.comments] }, ...rest];
}

function linesOf(
  { escape: continuation }: DockerfileDocument,
  statements: readonly Statement[],
  operator: Plan["operator"],
): readonly string[] | undefined {
  const lines: string[] = [];
  for (const [at, { comments, lines: own }] of statements.entries()) {
    if (own.some((line) => line.trimEnd().endsWith(continuation))) return undefined;
    if (at === 0) lines.push(comments.length > 0 ? "" : ` ${own[0] ?? ""}`);
    else lines.push(...comments.map((line) => `    ${line}`));
    if (at === 0 && comments.length > 0) {
      lines.push(...comments.map((line) => `    ${line}`), `    ${own[0] ?? ""}`);
    } else if (at > 0) lines.push(`    ${operator === "&&" ? "&& " : ""}${own[0] ?? ""}`);
    lines.push(...own.slice(1));
    if (operator === ";" && at < statements.length - 1) lines.push(`${lines.pop() ?? ""};`);
  }
  const all = lines.join(" ").trim();
  // These would be flags, or the JSON form.
  if (all.startsWith("--") || (all.startsWith("[") && all.endsWith("]"))) return undefined;
  return lines.map((line, at) =>
    at === lines.length - 1 || line.trimStart().startsWith("#") ? line : `${line} ${continuation}`,
  );
}
