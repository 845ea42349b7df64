import type { TextEdit } from "../../base/textEdit.ts";
import type { EscapeCharacter, Instruction, InstructionPiece } from "../../dockerfile/document.ts";
import type { StageShell } from "../../dockerfile/shell/shellOfStages.ts";
import { alignContinuations } from "./alignContinuations.ts";
import type { FormatOptions } from "./formatOptions.ts";
import { headEdits } from "./headEdits.ts";
import { indentEdits } from "./indentEdits.ts";
import { type InstructionLine, instructionLines, isBlank } from "./instructionLines.ts";
import { quotingOf, writtenInstruction } from "./quotingOf.ts";

/** What an instruction is formatted with. */
export interface InstructionStyle {
  readonly options: Required<FormatOptions>;
  readonly escape: EscapeCharacter;
  /** What keywords are changed to. */
  readonly wantedCase: "upper" | "lower" | undefined;
  readonly shellOf: (instruction: Instruction) => StageShell;
}

/** Changes the blanks of an instruction and the case of its keywords; breaks no line. In order. */
export function formatInstruction(
  text: string,
  piece: InstructionPiece,
  style: InstructionStyle,
): readonly TextEdit[] {
  const { instruction } = piece;
  const lines = instructionLines(text, piece, style.escape);
  const [first] = lines;
  if (!first) return [];
  const edits: TextEdit[] = [...trailingEdits(text, lines)];
  const head = headEdits(text, instruction, style.wantedCase);
  edits.push(...head);
  if (first.bodyStart > first.start) {
    edits.push({ range: { start: first.start, end: first.bodyStart }, newText: "" });
  }
  if (lines.length > 1) {
    const written = writtenInstruction(instruction);
    const indents = indentEdits({
      ...{ text, lines, options: style.options, isJson: written.json },
      quoting: quotingOf(instruction, style.escape, style.shellOf),
      isShell: shellKinds.has(written.kind) && !written.json,
      hanging: hangingColumn(text, first, written, edits),
    });
    edits.push(...indents.edits);
    edits.push(...alignContinuations(text, lines, indents, edits));
  }
  return edits.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

const shellKinds: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/** Blanks at the ends of lines, behind the character that continues one as well. */
function* trailingEdits(
  text: string,
  lines: readonly InstructionLine[],
): Generator<TextEdit, void> {
  for (const { start, partEnd, continued, end } of lines) {
    let from = end;
    const least = continued ? partEnd + 1 : start;
    while (from > least && isBlank(text[from - 1])) from--;
    // Behind a lone carriage return they keep it from being a part of the line break.
    if (from === end || text[from - 1] === "\r") continue;
    yield { range: { start: from, end }, newText: "" };
  }
}

/** Pairs may hang below the first one. */
function hangingColumn(
  text: string,
  first: InstructionLine,
  written: Instruction,
  edits: readonly TextEdit[],
) {
  if (written.kind !== "ENV" && written.kind !== "LABEL" && written.kind !== "ARG")
    return undefined;
  const at = written.pairs[0]?.range.start ?? -1;
  if (at < first.start || at > first.partEnd || text.slice(first.start, at).includes("\t")) {
    return undefined;
  }
  let change = 0;
  for (const { range, newText } of edits) {
    if (range.end <= at) change += newText.length - (range.end - range.start);
  }
  const was = at - first.start;
  return { was, will: was + change };
}
