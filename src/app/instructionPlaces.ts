import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";

/** An instruction with its place in the file. */
export interface InstructionPlace {
  readonly instruction: Instruction;
  /** Undefined before the first FROM. */
  readonly stage: Stage | undefined;
  /** Counts from 0 in its stage, the FROM included. */
  readonly ordinal: number;
  /** 1-based, inclusive. */
  readonly line: number;
  readonly endLine: number;
  /** As typed, heredocs included. */
  readonly text: string;
}

/** All instructions in file order. */
export function instructionPlaces(document: DockerfileDocument): readonly InstructionPlace[] {
  let stage: Stage | undefined;
  let ordinal = -1;
  return document.instructions.map((instruction) => {
    const begun = document.stages[(stage?.index ?? -1) + 1];
    if (begun?.from === instruction) {
      stage = begun;
      ordinal = -1;
    }
    ordinal += 1;
    const { start, end } = instruction.range;
    return {
      instruction,
      stage,
      ordinal,
      line: document.lines.positionAt(start).line + 1,
      endLine: document.lines.positionAt(Math.max(start, end - 1)).line + 1,
      text: document.text.slice(start, end),
    };
  });
}
