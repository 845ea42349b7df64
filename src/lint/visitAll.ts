import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import type { Rule, Visitor } from "./rule.ts";

/** One walk for all rules: only those that have a handler for a kind are called for it. */
export function visitAll(
  document: DockerfileDocument,
  runs: readonly RuleRun[],
  breakOff: (run: RuleRun, error: unknown) => void,
): void {
  const handlers = new Map<Key, Handlers>();
  for (const run of runs) {
    const { visitor } = run;
    for (const name in visitor) {
      const key = name as Key;
      const call = visitor[key];
      if (!call) continue;
      const list = handlers.get(key);
      if (list) {
        list.runs.push(run);
        list.calls.push(call);
      } else handlers.set(key, { runs: [run], calls: [call] });
    }
  }
  const emit = (key: Key, value: unknown, stage?: Stage, onlyOnbuild = false): void => {
    const list = handlers.get(key);
    if (!list) return;
    const { runs: owners, calls } = list;
    // One that throws leaves the inner loop; the outer one goes on behind it.
    for (let at = 0; at < calls.length; at++) {
      try {
        for (; at < calls.length; at++) {
          const run = owners[at];
          if (!run || run.broken || (onlyOnbuild && run.rule.onbuild !== true)) continue;
          calls[at]?.(value as never, stage);
        }
      } catch (error) {
        const run = owners[at];
        if (run) breakOff(run, error);
      }
    }
  };
  const { comments, instructions, stages } = document;
  let nextComment = 0;
  const emitComments = (until: number): void => {
    for (let comment = comments[nextComment]; comment; comment = comments[++nextComment]) {
      if (comment.range.start >= until) return;
      emit("comment", comment);
    }
  };
  let stage: Stage | undefined;
  emit("document", document);
  for (const instruction of instructions) {
    emitComments(instruction.range.start);
    if (instruction.kind === "FROM") {
      if (stage) emit("stageEnd", stage);
      stage = stages[stage ? stage.index + 1 : 0];
      if (stage) emit("stage", stage);
    }
    emit(instruction.kind, instruction, stage);
    const trigger = triggerOf(instruction);
    if (trigger) emit(trigger.kind, trigger, stage, true);
  }
  emitComments(Number.POSITIVE_INFINITY);
  if (stage) emit("stageEnd", stage);
  emit("documentEnd", document);
}

/** A rule at work on a document. */
export interface RuleRun {
  readonly rule: Rule;
  visitor: Visitor;
  /** Some part of it threw: the rest is not called. */
  broken: boolean;
}

type Key = keyof Visitor;
type Call = (value: never, stage?: Stage) => void;

/** Who is called for a key, and what; both lists go together. */
interface Handlers {
  readonly runs: RuleRun[];
  readonly calls: Call[];
}

function triggerOf(instruction: Instruction): Instruction | undefined {
  return instruction.kind === "ONBUILD" ? instruction.trigger : undefined;
}
