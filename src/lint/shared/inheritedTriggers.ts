import type { DockerfileDocument, Instruction, Stage } from "../../dockerfile/document.ts";

/**
 * The ONBUILD triggers that a stage runs first, since an earlier stage that it is FROM set them.
 * BuildKit reports what is wrong with them at the FROM. They go no further than one stage.
 */
export function* inheritedTriggers(
  { stages }: Pick<DockerfileDocument, "stages">,
  { parent }: Stage,
): Generator<Instruction> {
  for (const instruction of stages[parent ?? -1]?.instructions ?? []) {
    if (instruction.kind === "ONBUILD" && instruction.trigger) yield instruction.trigger;
  }
}
