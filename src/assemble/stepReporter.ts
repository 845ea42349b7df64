import { isAbort } from "../base/errors.ts";
import type { StepEvent, StepInstruction } from "../progress/events.ts";
import { atLine } from "./buildFault.ts";

/** A step as it is told of. */
export interface Step {
  /** Unique in the build. */
  readonly id: string;
  readonly instruction: StepInstruction;
  /** 1-based. */
  readonly line: number;
}

export interface StepOutcome {
  readonly cached: boolean;
  /** Bytes that it added, where that is known. */
  readonly size?: number;
}

export interface StepReporter {
  /** Tells of the step around its work; a fault of it gets the step's line. */
  run<T extends StepOutcome>(step: Step, work: () => Promise<T>): Promise<T>;
  /** What the step that runs transfers; `total` is 0 where unknown. */
  transfer(item: string, current: number, total: number): void;
}

export function createStepReporter(
  now: () => number,
  onEvent: (event: StepEvent) => void,
): StepReporter {
  const running: string[] = [];
  let toldAt = 0;
  return {
    async run(step, work) {
      const { id, instruction } = step;
      const event = { type: "step", id, name: stepName(instruction), instruction } as const;
      onEvent({ ...event, status: "started", at: now() });
      running.push(id);
      try {
        const outcome = await work();
        const size = outcome.size === undefined ? {} : { size: outcome.size };
        onEvent({ ...event, status: outcome.cached ? "cached" : "done", at: now(), ...size });
        return outcome;
      } catch (error) {
        if (isAbort(error)) onEvent({ ...event, status: "cancelled", at: now() });
        else onEvent({ ...event, status: "failed", at: now(), error: wordsOf(error) });
        throw atLine(error, { line: step.line, stepId: id });
      } finally {
        running.splice(running.indexOf(id), 1);
      }
    },
    transfer(item, current, total) {
      const id = running.at(-1);
      const done = total > 0 && current >= total;
      if (id === undefined || (!done && now() - toldAt < transfersApart)) return;
      toldAt = now();
      onEvent({ type: "step-progress", id, item, current, total, done });
    },
  };
}

/** Milliseconds; more often than a person can see would only cost time. */
const transfersApart = 100;

function stepName({ stage, index, total, text }: StepInstruction): string {
  return `[${stage === undefined ? "" : `${stage} `}${index}/${total}] ${text}`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
