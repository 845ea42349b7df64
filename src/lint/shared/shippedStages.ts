import type {
  DockerfileDocument,
  FromInstruction,
  Instruction,
  Stage,
} from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { hadolintImage } from "./imageWords.ts";

/**
 * Whether what an instruction writes is in the image that the file builds: its stage is the last,
 * or one that this is FROM. In a file without stages all counts, and so do triggers, which run in
 * images of others. hadolint goes by names instead: any stage that some FROM names counts.
 */
export function shippedStages(
  { stages }: DockerfileDocument,
  asHadolint: boolean,
): (instruction: Instruction, stage: Stage | undefined) => boolean {
  let shipped: ReadonlySet<Stage> | undefined;
  return ({ onbuild }, stage) => {
    if (onbuild) return true;
    if (!stage) return stages.length === 0;
    shipped ??= new Set(asHadolint ? shippedForHadolint(stages) : shippedByUs(stages));
    return shipped.has(stage);
  };
}

function* shippedByUs(stages: readonly Stage[]): Generator<Stage> {
  const last = stages.at(-1);
  if (last) yield* stageChain(stages, last);
}

function* shippedForHadolint(stages: readonly Stage[]): Generator<Stage> {
  const last = stages.at(-1);
  const names = new Set(stages.map(({ from }) => hadolintImage(from.image?.raw ?? "").name));
  for (const stage of stages) {
    const alias = stage.from.alias?.value;
    if (alias !== undefined && names.has(alias)) yield stage;
    else if (last && sourceOf(stage.from) === sourceOf(last.from)) yield stage;
  }
}

/** All that the FROM says. */
function sourceOf({ platform, image, alias }: FromInstruction): string {
  return [platform?.value?.raw, image?.raw, alias?.raw].join(" ");
}
