import type {
  BuildBackendName,
  BuildResult,
  BuildWarning,
  StepChanged,
  StepInstruction,
} from "./events.ts";
import type { OutputTail } from "./outputTail.ts";

/** All that the events of one build have told so far. */
export interface BuildState {
  readonly backend: BuildBackendName | undefined;
  readonly endpoint: string | undefined;
  readonly startedAt: number | undefined;
  readonly context: { readonly bytes: number; readonly files: number; readonly done: boolean };
  /** In the order in which they were first heard of. */
  readonly steps: readonly StepState[];
  /** The first ones, at most `WARNINGS_KEPT`. */
  readonly warnings: readonly BuildWarning[];
  readonly result: BuildResult | undefined;
}

export interface StepState {
  /** Counts from 1 in the order of `steps`; the `#3` of the log. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly instruction: StepInstruction | undefined;
  readonly status: "running" | Exclude<StepChanged["status"], "started">;
  /** Milliseconds since the epoch; undefined for a step that was never seen to start. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** How often it has ended: builders run a step again when they gave its result up. */
  readonly ends: number;
  readonly error: string | undefined;
  readonly size: number | undefined;
  readonly transfers: readonly Transfer[];
  /** The last lines of its output; `tailLines` gives them. */
  readonly tail: OutputTail;
  /** The begun line of each stream, still without its end. */
  readonly open: { readonly stdout: string; readonly stderr: string };
}

export interface Transfer {
  readonly item: string;
  /** Bytes. */
  readonly current: number;
  /** 0 where unknown. */
  readonly total: number;
  readonly done: boolean;
}

export const initialBuildState: BuildState = {
  backend: undefined,
  endpoint: undefined,
  startedAt: undefined,
  context: { bytes: 0, files: 0, done: false },
  steps: [],
  warnings: [],
  result: undefined,
};

/** Searched from the end, where the busy steps are. */
export function findStep(state: BuildState, id: string): StepState | undefined {
  return state.steps.findLast((step) => step.id === id);
}

/**
 * The step to name beside a progress bar: the last one that runs, and stands for an instruction
 * where one does.
 */
export function currentStep(state: BuildState): StepState | undefined {
  const running = state.steps.filter(({ status }) => status === "running");
  return running.findLast(({ instruction }) => instruction) ?? running.at(-1);
}

/**
 * How many instructions are through, of all stages that were heard of. The total grows when a
 * builder comes to a stage that it had not named before.
 */
export function countSteps(state: BuildState): { readonly done: number; readonly total: number } {
  const totals = new Map<string, number>();
  let done = 0;
  for (const { instruction, status } of state.steps) {
    if (!instruction) continue;
    const stage = instruction.stage ?? "";
    totals.set(stage, Math.max(totals.get(stage) ?? 0, instruction.total));
    if (status === "done" || status === "cached") done++;
  }
  const total = [...totals.values()].reduce((sum, one) => sum + one, 0);
  return { done: Math.min(done, total), total };
}
