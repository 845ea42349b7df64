import type { DockerfileDocument, Instruction } from "../../dockerfile/document.ts";

/**
 * Whether more keywords are in lower than in upper case. Words of mixed case do not vote, nor do
 * global ARGs.
 */
export function majorityIsLower(document: DockerfileDocument): boolean {
  let lead = 0;
  for (const { keyword } of instructionsOfStages(document)) {
    if (keyword.value === keyword.value.toLowerCase()) lead++;
    else if (keyword.value === keyword.value.toUpperCase()) lead--;
  }
  return lead > 0;
}

/** Without what is no instruction. */
export function* instructionsOfStages({ stages }: DockerfileDocument): Generator<Instruction> {
  for (const { from, instructions } of stages) {
    yield from;
    for (const instruction of instructions) if (instruction.kind !== "UNKNOWN") yield instruction;
  }
}
