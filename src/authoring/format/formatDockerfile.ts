import { applyEdits, type TextEdit } from "../../base/textEdit.ts";
import type {
  DockerfileDocument,
  Instruction,
  InstructionPiece,
} from "../../dockerfile/document.ts";
import { parseDockerfile } from "../../dockerfile/parseDockerfile.ts";
import { type StageShell, shellsOfStages } from "../../dockerfile/shell/shellOfStages.ts";
import type { ShellParser } from "../../dockerfile/shell/shellParser.ts";
import { majorityIsLower } from "../../lint/shared/keywordCase.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { blankLineEdits } from "./blankLineEdits.ts";
import { formatInstruction, type InstructionStyle } from "./formatInstruction.ts";
import { completeOptions, type FormatOptions } from "./formatOptions.ts";
import { sameMeaning } from "./sameMeaning.ts";
import { sameScripts } from "./sameScripts.ts";
import { wrapInstruction } from "./wrapInstruction.ts";

/**
 * The edits, in order and apart, that give a Dockerfile its layout. What it means stays: each
 * instruction that is changed is read again and compared, the commands of its script as well where
 * the grammar is given; one that would mean anything else is left as it is. Formatting the result
 * once more changes nothing. Linear in the length of the text; never throws.
 */
export function formatDockerfile(
  document: DockerfileDocument,
  options: FormatOptions = {},
  shell?: ShellParser,
): readonly TextEdit[] {
  const { text, pieces, escape: escapeChar } = document;
  // What is no text is left alone.
  if (text.includes("\0")) return [];
  const complete = completeOptions(options);
  const style: InstructionStyle = {
    options: complete,
    escape: escapeChar,
    wantedCase: wantedCase(document, complete),
    shellOf: lazyShells(document),
  };
  const edits: TextEdit[] = [...blankLineEdits(document, complete.blankLines)];
  for (const piece of pieces) {
    if (piece.kind !== "instruction") continue;
    for (const edit of instructionEdits(document, piece, style, shell)) edits.push(edit);
  }
  return edits.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

function wantedCase(
  document: DockerfileDocument,
  { keywordCase }: Required<FormatOptions>,
): "upper" | "lower" | undefined {
  if (keywordCase === "keep") return undefined;
  if (keywordCase !== "consistent") return keywordCase;
  // Without a stage there is nothing to be consistent with.
  if (document.stages.length === 0) return undefined;
  return majorityIsLower(document) ? "lower" : "upper";
}

function lazyShells(document: DockerfileDocument): (instruction: Instruction) => StageShell {
  let shells: ((of: Instruction) => StageShell) | undefined;
  return (instruction) => {
    shells ??= shellsOfStages(document);
    return shells(instruction);
  };
}

function instructionEdits(
  document: DockerfileDocument,
  piece: InstructionPiece,
  style: InstructionStyle,
  shell: ShellParser | undefined,
): readonly TextEdit[] {
  const { text } = document;
  const edits = formatInstruction(text, piece, style);
  const { start } = piece.range;
  const { width } = style.options;
  if (edits.length === 0 && width === 0) return edits;
  const own = edits.map(({ range, newText }) => ({
    range: { start: range.start - start, end: range.end - start },
    newText,
  }));
  const formatted = applyEdits(piece.text, own);
  if (width > 0) {
    const wrapped = wrapAndFormat(formatted, piece.instruction, style, lineBreakOf(text));
    if (wrapped !== formatted && hasSameMeaning(document, piece, wrapped, style, shell)) {
      return [{ range: piece.range, newText: wrapped }];
    }
  }
  return hasSameMeaning(document, piece, formatted, style, shell) ? edits : [];
}

/** Wraps, and then gives the new lines their indent, by which they may need it once more. */
function wrapAndFormat(
  formatted: string,
  original: Instruction,
  style: InstructionStyle,
  lineBreak: string,
): string {
  // In a text of its own it has another shell around it.
  const ofOriginal: InstructionStyle = { ...style, shellOf: () => style.shellOf(original) };
  let current = formatted;
  for (let round = 0; round < mostRounds; round++) {
    const before = readAlone(current, style);
    if (!before) return formatted;
    const wrapped = wrapInstruction(before.piece, before.text, ofOriginal, lineBreak);
    if (wrapped === current) return current;
    const after = readAlone(wrapped, style);
    if (!after) return formatted;
    const edits = formatInstruction(after.text, after.piece, ofOriginal);
    current = applyEdits(after.text, edits).slice(after.piece.range.start);
  }
  // What does not settle is not wrapped.
  return formatted;
}

const mostRounds = 8;

function hasSameMeaning(
  document: DockerfileDocument,
  before: InstructionPiece,
  after: string,
  style: InstructionStyle,
  shell: ShellParser | undefined,
): boolean {
  if (before.text === after) return true;
  const now = readAlone(after, style);
  if (!now) return false;
  const { instruction } = before;
  if (!sameMeaning(instruction, document.text, now.piece.instruction, now.text)) return false;
  if (!shell) return true;
  return sameScripts(
    shell,
    style.shellOf(instruction),
    { document, instruction },
    { document: now.document, instruction: now.piece.instruction },
  );
}

/** The one instruction that a text is; undefined where it is more or less than that. */
function readAlone(
  instruction: string,
  { escape: escapeChar }: InstructionStyle,
):
  | {
      readonly text: string;
      readonly document: DockerfileDocument;
      readonly piece: InstructionPiece;
    }
  | undefined {
  // The blank line keeps a byte order mark or a first comment from being anything else.
  const text = `# escape=${escapeChar}\n\n${instruction}`;
  const document = parseDockerfile(text);
  const [, , piece, ...rest] = document.pieces;
  if (piece?.kind !== "instruction" || rest.length > 0) return undefined;
  return { text, document, piece };
}
