import type { DockerfileDocument, Instruction } from "./document.ts";

/** The instruction whose range holds the offset (its end included), by binary search. */
export function instructionAt(
  document: DockerfileDocument,
  offset: number,
): Instruction | undefined {
  const { instructions } = document;
  let low = 0;
  let high = instructions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const instruction = instructions[middle];
    if (!instruction) return undefined;
    if (offset < instruction.range.start) high = middle - 1;
    else if (offset > instruction.range.end) low = middle + 1;
    else return instruction;
  }
  return undefined;
}
