import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import { buildFault } from "./buildFault.ts";
import { triggerInstructions } from "./stageBases.ts";
import type { Step } from "./stepReporter.ts";

/** An instruction of a stage, or of a trigger of its base, with the step that it is. */
export interface StageStep {
  /** What it stands in. */
  readonly document: DockerfileDocument;
  readonly instruction: Instruction;
  readonly step: Step;
}

/**
 * What a stage runs, numbered as BuildKit does: the base first, then all that changes files. Throws
 * `build-failed` for a trigger that says nothing.
 */
export function stageSteps(
  document: DockerfileDocument,
  stage: Stage,
  /** ONBUILD of the base. */
  triggers: readonly string[],
): readonly StageStep[] {
  const triggered = triggers.flatMap((trigger) => {
    const { document: own, instructions } = triggerInstructions(trigger);
    // Such as a mere comment, which no engine takes, too.
    if (instructions.length === 0) throw emptyTrigger(trigger);
    return instructions.map((instruction) => ({
      document: own,
      instruction,
      line: lineOf(document, stage.from),
    }));
  });
  const typed = stage.instructions.map((instruction) => ({
    document,
    instruction,
    line: lineOf(document, instruction),
  }));
  const all = [...triggered, ...typed];
  const pulls = pullsOf(stage);
  const total = pulls + all.filter(({ instruction }) => isCounted(instruction)).length;
  let index = pulls;
  return all.map(({ document: own, instruction, line }) => {
    if (isCounted(instruction)) index++;
    const text = instructionText(instruction);
    return {
      document: own,
      instruction,
      step: toStep(document, stage, { index, total, text, line }),
    };
  });
}

/** The pull of a stage's base. */
export function baseStep(document: DockerfileDocument, stage: Stage, reference: string): Step {
  const total = 1 + stage.instructions.filter(isCounted).length;
  const line = lineOf(document, stage.from);
  return toStep(document, stage, { index: 1, total, text: `FROM ${reference}`, line });
}

function emptyTrigger(trigger: string): Error {
  return buildFault(
    `The base has ONBUILD ${trigger}, in which there is no instruction.`,
    "Take the line out of the base, or put an instruction into it.",
  );
}

/** 1-based. */
export function lineOf({ lines }: DockerfileDocument, { range }: Instruction): number {
  return lines.positionAt(range.start).line + 1;
}

interface StepFacts {
  readonly index: number;
  readonly total: number;
  readonly text: string;
  readonly line: number;
}

function toStep(
  { stages }: DockerfileDocument,
  stage: Stage,
  { index, total, text, line }: StepFacts,
): Step {
  const name = stages.length === 1 ? undefined : (stage.name ?? `stage-${stage.index}`);
  const instruction = { ...(name !== undefined && { stage: name }), index, total, text };
  return { id: `${stage.index}-${index}`, instruction, line };
}

function pullsOf({ parent, from }: Stage): number {
  return parent === undefined && from.image?.value !== "scratch" ? 1 : 0;
}

function isCounted({ kind }: Instruction): boolean {
  return kind === "COPY" || kind === "ADD" || kind === "RUN" || kind === "WORKDIR";
}

/** An instruction on one line, as builders name their steps. */
function instructionText({ keyword, flags, words }: Instruction): string {
  const options = flags.map(({ name, value }) => `--${name.raw}${value ? `=${value.raw}` : ""}`);
  return [keyword.raw.toUpperCase(), ...options, ...words.map(({ raw }) => raw)].join(" ");
}
