import type { TextRange } from "../base/textRange.ts";
import type { Instruction, Problem, Stage, TransferInstruction } from "./document.ts";

/** What the engine rejects because of what stands elsewhere in the file. */
export function checkDocument(
  text: string,
  instructions: readonly Instruction[],
  stages: readonly Stage[],
): Problem[] {
  if (instructions.length === 0) {
    const at = text.length;
    return [
      {
        range: { start: at, end: at },
        message: "This Dockerfile has no instruction; begin with FROM and a base image.",
        code: "no-from",
      },
    ];
  }
  return [...checkBegin(instructions), ...checkCopyFrom(stages)];
}

function checkBegin(instructions: readonly Instruction[]): Problem[] {
  const first = instructions.findIndex((instruction) => instruction.kind === "FROM");
  const before = first === -1 ? instructions : instructions.slice(0, first);
  const stray = before.find(({ kind }) => kind !== "ARG" && kind !== "UNKNOWN");
  if (stray) {
    return [
      {
        range: stray.keyword.range,
        message: `${stray.kind} stands before the first FROM, where only ARG may; put FROM and a base image in front of it.`,
        code: "before-from",
      },
    ];
  }
  const last = instructions.at(-1);
  if (first !== -1 || !last || before.some(({ kind }) => kind === "UNKNOWN")) return [];
  return [
    {
      range: last.keyword.range,
      message: "This Dockerfile has no FROM; add one with a base image.",
      code: "no-from",
    },
  ];
}

function checkCopyFrom(stages: readonly Stage[]): Problem[] {
  const problems: Problem[] = [];
  const firstByName = new Map<string, number>();
  for (const stage of stages) {
    if (stage.name !== undefined && !firstByName.has(stage.name)) {
      firstByName.set(stage.name, stage.index);
    }
  }
  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      if (instruction.kind !== "COPY" || !instruction.from) continue;
      const problem = copyFromProblem(instruction, stage, stages.length, firstByName);
      if (problem) problems.push({ range: rangeOf(instruction), ...problem });
    }
  }
  return problems;
}

function rangeOf(copy: TransferInstruction): TextRange {
  return copy.from?.range ?? copy.range;
}

function copyFromProblem(
  copy: TransferInstruction,
  stage: Stage,
  count: number,
  firstByName: ReadonlyMap<string, number>,
): CopyFromProblem | undefined {
  const name = copy.from?.value ?? "";
  if (/^[+-]?\d+$/.test(name)) {
    const index = Number(name);
    if (index >= 0 && index < stage.index) return undefined;
    if (index === stage.index) return ownStage(name);
    return index >= 0 && index < count
      ? laterStage(name)
      : {
          message: `There is no stage ${name}; the stages before this one are counted from 0.`,
          code: "copy-from-later-stage",
        };
  }
  const index = firstByName.get(name.toLowerCase());
  if (index === undefined || index < stage.index) return undefined;
  return index === stage.index ? ownStage(name) : laterStage(name);
}

type CopyFromProblem = Required<Pick<Problem, "message" | "code">>;

function ownStage(name: string): CopyFromProblem {
  return {
    message: `COPY --from=${name} reads from the stage that it stands in; name an earlier stage.`,
    code: "copy-from-own-stage",
  };
}

function laterStage(name: string): CopyFromProblem {
  return {
    message: `COPY --from=${name} reads from a stage that comes later; move that stage in front of this one.`,
    code: "copy-from-later-stage",
  };
}
