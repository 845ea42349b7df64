import type { Stage } from "./document.ts";

/**
 * Visits each stage before those that are FROM it, so that what `enter` piles up is what the stage
 * inherits, and `leave` can take it away again. No recursion: chains may be long.
 */
export function visitStageTree(stages: readonly Stage[], visitor: StageVisitor): void {
  const children = new Map<number | undefined, Stage[]>();
  for (const stage of stages) {
    const list = children.get(stage.parent);
    if (list) list.push(stage);
    else children.set(stage.parent, [stage]);
  }
  const steps: { readonly stage: Stage; readonly leave: boolean }[] = [];
  const push = (list: readonly Stage[] = []): void => {
    for (let at = list.length - 1; at >= 0; at--) {
      const stage = list[at];
      if (stage) steps.push({ stage, leave: false });
    }
  };
  push(children.get(undefined));
  for (let step = steps.pop(); step; step = steps.pop()) {
    if (step.leave) {
      visitor.leave(step.stage);
      continue;
    }
    visitor.enter(step.stage);
    steps.push({ stage: step.stage, leave: true });
    push(children.get(step.stage.index));
  }
}

export interface StageVisitor {
  enter(stage: Stage): void;
  /** All stages FROM this one have been left. */
  leave(stage: Stage): void;
}

/** The stage and those that it is FROM, nearest first. */
export function* stageChain(stages: readonly Stage[], stage: Stage): Generator<Stage> {
  for (let at: Stage | undefined = stage; at; at = stages[at.parent ?? -1]) yield at;
}
