import type { DockerfileDocument, Instruction } from "../dockerfile/document.ts";
import { findTarget, neededStages, stageInstructions } from "../dockerfile/neededStages.ts";
import { runMounts } from "../dockerfile/runMounts.ts";
import { createStages } from "../dockerfile/stages.ts";
import { createVariables } from "../dockerfile/variables.ts";
import { type NeededArg, neededArgs } from "./neededArgs.ts";
import { type NeededSecret, type NeededSsh, neededMounts, otherSecrets } from "./neededMounts.ts";
import type { TargetView } from "./targetView.ts";

/** What a build of a target can be given, and what it asks for; only stages that it needs count. */
export interface DockerfileNeeds {
  /** False where the Dockerfile has no such target. */
  readonly hasTarget: boolean;
  /** All stages of the file, in its order. */
  readonly stages: readonly StageChoice[];
  /** The file's own ARGs in the order of their first appearance. */
  readonly args: readonly NeededArg[];
  readonly secrets: readonly NeededSecret[];
  /** Ids of secrets that only stages name which the target does not need. */
  readonly otherSecrets: readonly string[];
  readonly ssh: readonly NeededSsh[];
  /** Constants of `FROM --platform`, each once. */
  readonly platforms: readonly string[];
  /** Images and stages that a named context can stand in for, as FROM and `--from` name them. */
  readonly contexts: readonly string[];
}

export interface StageChoice {
  /** What `target` names it by: its name, or its index. */
  readonly id: string;
  readonly index: number;
  /** The target needs it. */
  readonly needed: boolean;
  /** 1-based. */
  readonly line: number;
}

export function dockerfileNeeds(
  document: DockerfileDocument,
  choice: {
    readonly target?: string | undefined;
    readonly buildArgs?: Readonly<Record<string, string>>;
  } = {},
): DockerfileNeeds {
  const given = { args: choice.buildArgs ?? {}, automatic: {} };
  const stages = createStages(document.instructions, document.escape, given);
  const built = { ...document, stages };
  const needed = neededStages(built, choice.target) ?? [];
  const isNeeded = new Set(needed);
  const view: TargetView = {
    document: built,
    variables: createVariables(built, { given }),
    needed,
    lineOf: ({ range }) => document.lines.positionAt(range.start).line + 1,
  };
  const mounts = neededMounts(view);
  return {
    hasTarget: findTarget(stages, choice.target) !== undefined,
    stages: stages.map((stage) => ({
      id: stage.name ?? String(stage.index),
      index: stage.index,
      needed: isNeeded.has(stage),
      line: view.lineOf(stage.from),
    })),
    args: neededArgs(view),
    ...mounts,
    otherSecrets: otherSecrets(view, mounts.secrets),
    platforms: unique(needed.flatMap(({ from }) => constantOf(from.platform?.value?.value))),
    contexts: findContexts(view),
  };
}

/** Images of FROM, what `--from` names, and the stages, which a context of the name replaces. */
function findContexts(view: TargetView): readonly string[] {
  const { document, variables, needed } = view;
  const names: string[] = [];
  const add = (raw: string | undefined, at: Instruction): void => {
    if (raw === undefined) return;
    const { value, complete } = variables.expand(raw, at);
    if (complete && value !== "" && !/^(scratch|\d+)$/.test(value)) names.push(value);
  };
  for (const stage of needed) {
    add(stage.from.image?.raw, stage.from);
    for (const at of stageInstructions(document.stages, stage)) {
      if (at.kind === "COPY") add(at.from?.raw, at);
      if (at.kind === "RUN") for (const { from } of runMounts(at)) add(from, at);
    }
  }
  return unique(names);
}

function constantOf(value: string | undefined): readonly string[] {
  return value === undefined || value === "" || value.includes("$") ? [] : [value];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
