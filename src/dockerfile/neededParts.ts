import type { DockerfileDocument, Stage } from "./document.ts";
import { findTarget, neededStages } from "./neededStages.ts";
import { createStages } from "./stages.ts";
import type { GivenArguments } from "./variableValue.ts";

/** Which part of a Dockerfile is built. */
export interface TargetChoice {
  /** A stage's name or index; undefined for the last stage. */
  readonly target?: string | undefined;
  readonly given: GivenArguments;
  /** Names of contexts that are given beside the folder: they stand in for stages of that name. */
  readonly contexts?: readonly string[];
}

export interface NeededParts {
  /** With the stages as the arguments of the build make them. */
  readonly document: DockerfileDocument;
  readonly target: Stage;
  /** In file order. */
  readonly needed: readonly Stage[];
}

/** The stages that a build of the target runs. Undefined for a target that the file does not have. */
export function neededParts(
  document: DockerfileDocument,
  { target, given, contexts = [] }: TargetChoice,
): NeededParts | undefined {
  const replaced = new Set(contexts.map((name) => name.toLowerCase()));
  const stages = createStages(document.instructions, document.escape, given);
  const built = { ...document, stages: stages.map((stage) => withContexts(stage, replaced)) };
  const end = findTarget(built.stages, target);
  if (end === undefined) return undefined;
  return { document: built, target: end, needed: neededStages(built, target) ?? [] };
}

/** A stage that a context stands in for runs nothing. */
function withContexts(stage: Stage, contexts: ReadonlySet<string>): Stage {
  if (stage.name === undefined || !contexts.has(stage.name)) return stage;
  return { ...stage, instructions: [], parent: undefined };
}
