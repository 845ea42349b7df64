import type { DockerfileDocument } from "../../dockerfile/document.ts";

/** Lines, counted from 0, that can be folded into the first one; at most one begins at each line. */
export interface FoldingLines {
  readonly start: number;
  readonly end: number;
  readonly kind: "comment" | "region" | "code";
}

/** Stages, instructions of several lines, blocks of comments, and `# region` to `# endregion`. */
export function foldingRanges(document: DockerfileDocument): readonly FoldingLines[] {
  const { lines, stages, instructions, text } = document;
  const found = new Map<number, FoldingLines>();
  const add = (start: number, end: number, kind: FoldingLines["kind"]): void => {
    // The editor takes one of a line: the larger, which is the stage of a FROM in several lines.
    if (end > start && end > (found.get(start)?.end ?? -1)) found.set(start, { start, end, kind });
  };
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  for (const { range } of stages) add(lineOf(range.start), lineOf(range.end), "code");
  for (const { range, heredocs } of instructions) {
    add(lineOf(range.start), lineOf(range.end), "code");
    // One that begins on the instruction's first line folds with it.
    for (const { marker, body, delimiter } of heredocs) {
      add(lineOf(marker.start), lineOf(delimiter?.end ?? body.end), "code");
      add(lineOf(body.start) - 1, lineOf(delimiter?.end ?? body.end), "code");
    }
  }
  const open: number[] = [];
  let blockStart = -1;
  let blockEnd = -2;
  const closeBlock = (): void => {
    if (blockStart !== -1) add(blockStart, blockEnd, "comment");
    blockStart = -1;
  };
  for (const { range, text: comment, insideInstruction } of document.comments) {
    const line = lineOf(range.start);
    const mark = insideInstruction ? undefined : regionMark.exec(comment)?.[1];
    if (mark !== undefined || line !== blockEnd + 1) closeBlock();
    if (mark === "region") open.push(line);
    else if (mark === "endregion") {
      const start = open.pop();
      if (start !== undefined) add(start, line, "region");
    } else {
      if (blockStart === -1) blockStart = line;
      blockEnd = line;
    }
  }
  closeBlock();
  return text === "" ? [] : [...found.values()].sort((a, b) => a.start - b.start);
}

/** As editors have it for languages with this sign for comments. */
const regionMark = /^\s*#?(region|endregion)\b/;
