import type { TextRange } from "../../base/textRange.ts";
import { skipSpaces } from "../../dockerfile/blanks.ts";
import type { DockerfileDocument, InstructionPiece } from "../../dockerfile/document.ts";
import { kindOf } from "../../dockerfile/instructionKinds.ts";
import { defineRule } from "../rule.ts";

export const avoidBlankContinuationLines = defineRule({
  id: "avoid-blank-continuation-lines",
  summary: "Disallow blank lines inside of a continued instruction.",
  why: "A blank line looks like the end of an instruction, but the engine skips it and takes what follows for a part of the instruction. It warns that this will become an error.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/NoEmptyContinuation"],
  fix: "safe",
  messages: {
    blank: "This blank line does not end the instruction, which goes on below it. Remove it.",
    swallowed:
      "This blank line does not end the instruction, so {keyword} below is a part of it. Remove the continuation in front.",
    atEnd: "The instruction is continued, but nothing follows. Remove the continuation.",
  },
  examples: {
    bad: ["FROM alpine\nRUN echo a \\\n\n  b"],
    good: ["FROM alpine\nRUN echo a \\\n  # comments are fine\n  b"],
  },
  create: (context) => ({
    document(document) {
      for (const piece of document.pieces) {
        if (piece.kind !== "instruction") continue;
        const end = piece.instruction.heredocs[0]?.body.start ?? piece.range.end;
        const blanks = blankRuns(document, piece, end);
        const [first] = blanks;
        if (!first) continue;
        const at = context.preset === "buildkit" ? lastLine(document, end) : first;
        const keyword = swallowedKeyword(document, blanks, end);
        const edits = blanks.map((range) => ({ range, newText: "" }));
        if (first.end >= end) {
          context.report({ at, message: "atEnd", fix: { title: "Remove the blank lines", edits } });
        } else if (keyword !== undefined) {
          context.report({ at, message: "swallowed", data: { keyword } });
        } else {
          context.report({ at, message: "blank", fix: { title: "Remove the blank lines", edits } });
        }
      }
    },
  }),
});

/** Stretches of blank lines, line breaks included; the lines of heredoc bodies do not count. */
function blankRuns(
  { text, lines }: DockerfileDocument,
  { range }: InstructionPiece,
  end: number,
): readonly TextRange[] {
  const runs: { start: number; end: number }[] = [];
  let line = lines.positionAt(range.start).line + 1;
  for (let start = lines.lineStart(line); start < end; start = lines.lineStart(++line)) {
    const next = lines.lineStart(line + 1);
    if (skipSpaces(text, start, next) < next) continue;
    const last = runs.at(-1);
    if (last?.end === start) last.end = next;
    else runs.push({ start, end: next });
  }
  return runs;
}

/** BuildKit names the line on which it stopped to read. */
function lastLine({ lines }: DockerfileDocument, end: number): TextRange {
  const { line } = lines.positionAt(end - 1);
  return { start: lines.lineStart(line), end: lines.lineEnd(line) };
}

/** What looks like an instruction of its own behind a blank line. */
function swallowedKeyword(
  { text }: DockerfileDocument,
  blanks: readonly TextRange[],
  end: number,
): string | undefined {
  for (const blank of blanks) {
    const word = /^[A-Z]+(?=[ \t])/.exec(text.slice(blank.end, Math.min(end, blank.end + 20)))?.[0];
    if (word !== undefined && kindOf(word) !== "UNKNOWN") return word;
  }
  return undefined;
}
