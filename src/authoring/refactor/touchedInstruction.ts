import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";
import { instructionAt } from "../../dockerfile/instructionAt.ts";

/** The instruction that holds the whole cursor or selection. */
export function touchedInstruction(
  document: DockerfileDocument,
  { start, end }: TextRange,
): Instruction | undefined {
  const instruction = instructionAt(document, start);
  return instruction && end <= instruction.range.end ? instruction : undefined;
}

/** Whether a cursor or selection touches a range; at its ends counts. */
export function touches(range: TextRange, cursor: TextRange): boolean {
  return cursor.start <= range.end && range.start <= cursor.end;
}
