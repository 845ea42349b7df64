import type { BaseImageFacts } from "./baseImageFacts.ts";
import type { DockerfileDocument, FromInstruction, Instruction, Stage } from "./document.ts";
import { parseDockerfile } from "./parseDockerfile.ts";

/**
 * The ONBUILD triggers that each stage runs before its own instructions: those of the image that it
 * is FROM, or of the stage of this file. They go no further than one stage. The ranges of an image's
 * triggers lie in no document.
 */
export function createStageTriggers(
  { stages }: Pick<DockerfileDocument, "stages">,
  baseFacts: (from: FromInstruction) => BaseImageFacts | undefined,
): StageTriggers {
  const ofImages = new Map<Stage, readonly Instruction[]>();
  /** By the stage that hands them down, which may have many children. */
  const ofParents = new Map<Stage, readonly Instruction[]>();
  return (stage) => {
    const parent = stages[stage.parent ?? -1];
    return parent
      ? readOnce(ofParents, parent, () => triggersIn(parent))
      : readOnce(ofImages, stage, () => readTriggers(baseFacts(stage.from)?.onbuild));
  };
}

export type StageTriggers = (stage: Stage) => readonly Instruction[];

function readOnce<T>(known: Map<Stage, T>, stage: Stage, read: () => T): T {
  const found = known.get(stage) ?? read();
  known.set(stage, found);
  return found;
}

function triggersIn({ instructions }: Stage): readonly Instruction[] {
  return instructions.flatMap((it) => (it.kind === "ONBUILD" ? (it.trigger ?? none) : none));
}

/** Each is an instruction of its own to the builder, with the backslash as the escape character. */
function readTriggers(onbuild: readonly string[] | undefined): readonly Instruction[] {
  return (onbuild ?? none).flatMap((text) => {
    const [, trigger] = parseDockerfile(`FROM scratch\n${text}`).instructions;
    return trigger && !neverTriggers.has(trigger.kind) ? [trigger] : [];
  });
}

const none: readonly never[] = [];

const neverTriggers: ReadonlySet<Instruction["kind"]> = new Set([
  ...(["FROM", "ONBUILD", "MAINTAINER", "UNKNOWN"] as const),
]);
