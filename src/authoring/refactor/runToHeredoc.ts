import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import type { RunScript } from "../../dockerfile/shell/runScripts.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { frontendVersion, isAvailable } from "../completion/frontendVersion.ts";
import { failsAsWhole } from "./failsAsWhole.ts";
import { mappedSlice } from "./mappedIndex.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring } from "./refactoring.ts";
import { setsErrexit } from "./setsErrexit.ts";
import { statementLines } from "./statementLines.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/**
 * `RUN a && b` as a script with `set -e`, one statement a line, comments kept. Also a script that
 * begins with `set -e;`. Not where stopping at the first failure would mean something else.
 */
export const runToHeredoc = defineRefactoring({
  id: "run-to-heredoc",
  kind: "rewrite",
  at(document, range, context) {
    const run = touchedInstruction(document, range);
    // What a builder makes of a carriage return in a body is its own matter.
    if (run?.kind !== "RUN" || !run.shell || run.heredocs.length > 0 || hasReturns(document)) {
      return undefined;
    }
    if (!isAvailable({ since: 4, labs: 3 }, frontendVersion(document))) return undefined;
    const script = posixScript(context, run);
    if (!script || mappedSlice(run.shell, run.argumentsRange).includes("<<")) return undefined;
    const statements = statementsOf(script);
    const body = statements && bodyOf(document, run, script, statements);
    if (!body || body[0]?.startsWith("#!") === true) return undefined;
    const name = ["EOF", "EOT", "SCRIPT"].find((it) => !body.includes(it));
    if (name === undefined) return undefined;
    return [
      {
        range: { start: headEnd(run), end: run.range.end },
        newText: [` <<${name}`, ...body, name].join(lineBreakOf(document.text)),
      },
    ];
  },
});

function hasReturns({ text }: DockerfileDocument): boolean {
  return text.includes("\r");
}

/** Behind the keyword and its flags. */
export function headEnd({ keyword, flags }: Instruction): number {
  return flags.at(-1)?.range.end ?? keyword.range.end;
}

interface Statements {
  readonly ranges: readonly TextRange[];
  /** Whether `set -e` has to be put in front. */
  readonly needsErrexit: boolean;
}

function statementsOf({ script, command }: RunScript): Statements | undefined {
  const { chains } = script.body;
  const [first, ...more] = chains;
  if (!first || chains.some(({ terminator }) => terminator?.text === "&")) return undefined;
  if (more.length > 0) {
    return setsErrexit(first)
      ? { ranges: chains.map(({ range }) => range), needsErrexit: false }
      : undefined;
  }
  const { pipelines, operators, terminator } = first;
  if (terminator || pipelines.length < 2 || operators.some(({ text }) => text !== "&&")) {
    return undefined;
  }
  if (!pipelines.every(failsAsWhole)) return undefined;
  const isOn =
    command.slice(1).some((word) => /^-[a-zA-Z]*e/.test(word)) ||
    setsErrexit({ ...first, pipelines: pipelines.slice(0, 1) });
  return { ranges: pipelines.map(({ range }) => range), needsErrexit: !isOn };
}

function bodyOf(
  document: DockerfileDocument,
  run: Instruction,
  { script: { source } }: RunScript,
  { ranges, needsErrexit }: Statements,
): readonly string[] | undefined {
  const lines = needsErrexit ? ["set -e"] : [];
  const style = { continuation: document.escape, indent: "    " };
  let last = headEnd(run);
  const takeComments = commentReader(document, last);
  for (const [at, range] of ranges.entries()) {
    const joints = at === 0 ? [""] : ["&&", ";"];
    const gap = { start: Math.max(last, source.toOffset(0)), end: range.start };
    if (!joints.includes(mappedSlice(source, gap).trim())) return undefined;
    lines.push(...takeComments(range.start));
    const statement = statementLines(document, source, range, style);
    if (!statement) return undefined;
    lines.push(...takeComments(range.end));
    const { length } = statement.lines;
    lines.push(...statement.lines.map((line, index) => (index < length - 1 ? `${line} \\` : line)));
    last = range.end;
  }
  const rest = { start: last, end: run.range.end };
  if (!["", ";"].includes(mappedSlice(source, rest).trim())) return undefined;
  lines.push(...takeComments(rest.end));
  // What seems to go on with a comment means nothing, and confuses those who read scripts.
  return lines.map((line) => (line.startsWith("#") ? withoutContinuation(line) : line));
}

function withoutContinuation(comment: string): string {
  let typed = comment.trimEnd();
  while (typed.endsWith("\\") || typed.endsWith("`")) typed = typed.slice(0, -1).trimEnd();
  return typed;
}

/** Gives the comments up to an offset that were not given yet; offsets have to rise. */
function commentReader(
  { text, comments }: DockerfileDocument,
  from: number,
): (until: number) => readonly string[] {
  let next = comments.findIndex(({ range }) => range.start >= from);
  if (next === -1) next = comments.length;
  return (until) => {
    const taken: string[] = [];
    for (let it = comments[next]; it && it.range.end <= until; it = comments[++next]) {
      taken.push(text.slice(it.range.start, it.range.end).trim());
    }
    return taken;
  };
}
