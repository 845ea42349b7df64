import { isAbort } from "../base/errors.ts";
import type { StepChanged, StepEvent, StepInstruction } from "../progress/events.ts";
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

/** Hears what is fetched for a step. */
export interface TransferListener {
  /** Bytes; through when `current` is `total`. */
  moved(item: string, current: number, total: number): void;
  /** It will not be through. */
  failed(item: string, error: unknown): void;
}

export interface StepReporter {
  /** Tells of the step around its work; a fault of it gets the step's line. */
  run<T extends StepOutcome>(step: Step, work: () => Promise<T>): Promise<T>;
  /**
   * Tells of what is fetched for the step. Layers of a base are fetched when a later step reads them:
   * then the base's step goes on, as with BuildKit, until that one ends.
   */
  transfers(step: Step): TransferListener;
}

export function createStepReporter(
  now: () => number,
  onEvent: (event: StepEvent) => void,
): StepReporter {
  const running = new Set<string>();
  /** Steps that go on, with what ends them where nothing is on its way. */
  const resumed = new Map<string, () => void>();
  const tell = ({ id, instruction }: Step, change: StepChange): void =>
    onEvent({
      ...{ type: "step", id, name: stepName(instruction), instruction, at: now() },
      ...change,
    });
  const fail = (step: Step, error: unknown): void =>
    tell(
      step,
      isAbort(error) ? { status: "cancelled" } : { status: "failed", error: wordsOf(error) },
    );
  const settle = (): void => {
    for (const end of resumed.values()) end();
  };
  return {
    async run(step, work) {
      tell(step, { status: "started" });
      running.add(step.id);
      try {
        const outcome = await work();
        const size = outcome.size === undefined ? {} : { size: outcome.size };
        settle();
        tell(step, { status: outcome.cached ? "cached" : "done", ...size });
        return outcome;
      } catch (error) {
        settle();
        fail(step, error);
        throw atLine(error, { line: step.line, stepId: step.id });
      } finally {
        running.delete(step.id);
      }
    },
    transfers(step) {
      const { id } = step;
      const open = new Set<string>();
      let toldAt = 0;
      const end = (): void => {
        if (open.size > 0) return;
        resumed.delete(id);
        tell(step, { status: "done" });
      };
      const begin = (item: string): void => {
        open.add(item);
        if (running.has(id) || resumed.has(id)) return;
        resumed.set(id, end);
        tell(step, { status: "started" });
      };
      return {
        moved(item, current, total) {
          const done = current >= total;
          const isFirst = !open.has(item);
          if (isFirst) begin(item);
          if (isFirst || done || now() - toldAt >= transfersApart) {
            toldAt = now();
            onEvent({ type: "step-progress", id, item, current, total, done });
          }
          if (!done) return;
          open.delete(item);
          // No step ends when the image is shipped.
          if (running.size === 0 && resumed.has(id)) end();
        },
        failed(item, error) {
          open.delete(item);
          if (resumed.delete(id)) fail(step, error);
        },
      };
    },
  };
}

type StepChange = Pick<StepChanged, "status" | "error" | "size">;

/** Milliseconds; more often than a person can see would only cost time. */
const transfersApart = 100;

/** Such as `[build 2/5] COPY a /`. */
export function stepName({ stage, index, total, text }: StepInstruction): string {
  return `[${stage === undefined ? "" : `${stage} `}${index}/${total}] ${text}`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
