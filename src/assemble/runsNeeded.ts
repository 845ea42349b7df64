import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import { neededParts, type TargetChoice } from "../dockerfile/neededParts.ts";
import { stageInstructions } from "../dockerfile/neededStages.ts";

/**
 * The RUNs that a build of the target has to run, in file order: where there is none, no engine is
 * needed. What the base images bring along as ONBUILD is not known here.
 */
export function runsNeeded(
  document: DockerfileDocument,
  choice: TargetChoice,
): readonly NeededRun[] {
  const parts = neededParts(document, choice);
  if (parts === undefined) return [];
  const runs: NeededRun[] = [];
  for (const stage of parts.needed) {
    for (const instruction of stageInstructions(parts.document.stages, stage)) {
      if (instruction.kind === "RUN") runs.push(toNeededRun(document, stage, instruction));
    }
  }
  return runs;
}

export interface NeededRun {
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** 1-based, the end inclusive. */
  readonly line: number;
  readonly endLine: number;
}

function toNeededRun(
  { lines }: DockerfileDocument,
  stage: Stage,
  instruction: Instruction,
): NeededRun {
  const { start, end } = instruction.range;
  return {
    instruction,
    stage,
    line: lines.positionAt(start).line + 1,
    endLine: lines.positionAt(Math.max(start, end - 1)).line + 1,
  };
}
