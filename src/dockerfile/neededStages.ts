import type { DockerfileDocument, Instruction, Stage } from "./document.ts";
import { runMounts } from "./runMounts.ts";

/**
 * The stages that a build of the target runs: itself, what it is FROM, and what those copy or mount
 * from, in file order. Undefined for a target that the file does not have; without one it is the last.
 */
export function neededStages(
  { stages }: Pick<DockerfileDocument, "stages">,
  target: string | undefined,
): readonly Stage[] | undefined {
  const last = findTarget(stages, target);
  if (last === undefined) return undefined;
  const byName = new Map(stages.map((stage) => [stage.name, stage.index]));
  const needed = new Set<number>();
  const open = [last.index];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const stage = stages[index];
    if (stage === undefined || needed.has(index)) continue;
    needed.add(index);
    if (stage.parent !== undefined) open.push(stage.parent);
    for (const instruction of stageInstructions(stages, stage)) {
      for (const name of originsOf(instruction)) {
        open.push(byName.get(name.toLowerCase()) ?? (/^\d+$/.test(name) ? Number(name) : -1));
      }
    }
  }
  return stages.filter(({ index }) => needed.has(index));
}

/** The stage that a build ends with; a name wins over a number, as for the engine. */
export function findTarget(
  stages: readonly Stage[],
  target: string | undefined,
): Stage | undefined {
  if (target === undefined || target === "") return stages.at(-1);
  const named = stages.findLast(({ name }) => name === target.toLowerCase());
  return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}

/** What a stage runs: first the triggers of the stage that it is FROM, then its own instructions. */
export function stageInstructions(stages: readonly Stage[], stage: Stage): readonly Instruction[] {
  const triggers = triggersOf(stages[stage.parent ?? -1]);
  return triggers.length === 0 ? stage.instructions : [...triggers, ...stage.instructions];
}

/** What the ONBUILDs of a stage make those do that are FROM it. */
export function triggersOf(stage: Stage | undefined): readonly Instruction[] {
  return (stage?.instructions ?? []).flatMap((instruction) =>
    instruction.kind === "ONBUILD" && instruction.trigger ? [instruction.trigger] : [],
  );
}

/** Stages or images that an instruction takes files from. */
function originsOf(instruction: Instruction): readonly string[] {
  if (instruction.kind === "COPY") return instruction.from ? [instruction.from.value] : [];
  if (instruction.kind !== "RUN") return [];
  return runMounts(instruction).flatMap(({ from }) => from ?? []);
}
