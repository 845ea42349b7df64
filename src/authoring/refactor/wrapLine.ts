import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { mappedSlice } from "./mappedIndex.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring, type RefactorContext } from "./refactoring.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/**
 * Puts what follows each `&&`, `||` and `;` of a RUN on a line of its own; where there is none, and a
 * line is too long, breaks it between arguments.
 */
export const wrapLine = defineRefactoring({
  id: "wrap-line",
  kind: "rewrite",
  at(document, range, context) {
    const instruction = touchedInstruction(document, range);
    if (!instruction || instruction.heredocs.length > 0 || instruction.json) return undefined;
    const { line } = document.lines.positionAt(instruction.range.start);
    const edits =
      instruction.kind === "RUN"
        ? (atOperators(document, instruction, context) ??
          (isLong(document, line) ? betweenWords(document, instruction, context) : undefined))
        : isLong(document, line)
          ? betweenPairs(document, instruction)
          : undefined;
    return edits && edits.length > 0 ? edits : undefined;
  },
});

const widest = 100;

function isLong({ lines }: DockerfileDocument, line: number): boolean {
  return lines.lineEnd(line) - lines.lineStart(line) > widest;
}

/** Undefined where the script has no operator outside of compounds. */
function atOperators(
  document: DockerfileDocument,
  run: Instruction,
  context: RefactorContext,
): readonly TextEdit[] | undefined {
  const script = posixScript(context, run)?.script;
  if (!script) return undefined;
  const { text, escape: continuation } = document;
  const lineBreak = `${continuation}${lineBreakOf(text)}${indentOf(document, run)}    `;
  const edits: TextEdit[] = [];
  let found = false;
  const { chains } = script.body;
  for (const [at, { pipelines, operators, terminator, range }] of chains.entries()) {
    for (const [index, operator] of operators.entries()) {
      found = true;
      const [left, right] = [pipelines[index], pipelines[index + 1]];
      if (!left || !right) continue;
      const gap = { start: left.range.end, end: operator.range.start };
      const behind = { start: operator.range.end, end: right.range.start };
      if (isBroken(text, gap) || isBroken(text, behind) || !isBlank(text, gap)) continue;
      edits.push({ range: gap, newText: ` ${lineBreak}` });
    }
    const next = chains[at + 1];
    if (!next || terminator?.text !== ";") continue;
    found = true;
    const gap = { start: terminator.range.end, end: next.range.start };
    if (range.end > terminator.range.end || isBroken(text, gap) || !isBlank(text, gap)) continue;
    edits.push({ range: gap, newText: ` ${lineBreak}` });
  }
  return found ? edits : undefined;
}

type Gap = TextEdit["range"];

function isBroken(text: string, { start, end }: Gap): boolean {
  return text.slice(start, end).includes("\n");
}

function isBlank(text: string, { start, end }: Gap): boolean {
  return text.slice(start, end).trim() === "";
}

function betweenWords(
  document: DockerfileDocument,
  run: Instruction,
  context: RefactorContext,
): readonly TextEdit[] | undefined {
  const script = posixScript(context, run)?.script;
  const element = script?.body.chains[0]?.pipelines[0]?.elements[0];
  if (!script || element?.kind !== "command" || element.redirections.length > 0) return undefined;
  const { start, end } = element.range;
  if (mappedSlice(script.source, run.argumentsRange).trim().length !== end - start) {
    return undefined;
  }
  return fold(
    document,
    run,
    element.words.map(({ range }) => range),
  );
}

function betweenPairs(
  document: DockerfileDocument,
  it: Instruction,
): readonly TextEdit[] | undefined {
  switch (it.kind) {
    case "ENV":
    case "LABEL":
      if (it.legacy || it.pairs.length < 2) return undefined;
      return fold(
        document,
        it,
        it.pairs.map(({ range }) => range),
      );
    case "COPY":
    case "ADD":
    case "EXPOSE":
      return fold(
        document,
        it,
        it.words.map(({ range }) => range),
      );
    default:
      return undefined;
  }
}

/** Breaks in front of each word that would go beyond the widest line. */
function fold(
  document: DockerfileDocument,
  it: Instruction,
  words: readonly Gap[],
): readonly TextEdit[] | undefined {
  const { text, lines, escape: continuation } = document;
  const indent = `${indentOf(document, it)}    `;
  const newText = ` ${continuation}${lineBreakOf(text)}${indent}`;
  const first = words[0];
  if (!first) return undefined;
  const edits: TextEdit[] = [];
  let lineStart = lines.lineStart(lines.positionAt(first.start).line);
  let last = first.end;
  for (const [at, word] of words.entries()) {
    if (at === 0) continue;
    const gap = { start: last, end: word.start };
    last = word.end;
    if (isBroken(text, gap)) lineStart = lines.lineStart(lines.positionAt(word.start).line);
    else if (word.end + 2 - lineStart > widest && isBlank(text, gap) && gap.end > gap.start) {
      edits.push({ range: gap, newText });
      lineStart = word.start - indent.length;
    }
  }
  return edits;
}

function indentOf({ text, lines }: DockerfileDocument, { range: { start } }: Instruction): string {
  return text.slice(lines.lineStart(lines.positionAt(start).line), start);
}
