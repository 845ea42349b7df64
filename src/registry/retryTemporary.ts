import { setTimeout as delay } from "node:timers/promises";

/** What one attempt came to. */
export type Outcome<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "error"; readonly error: unknown };

export interface RetryDeps<T> {
  /** Milliseconds before each further attempt, so many of them at most. */
  readonly pauses: readonly number[];
  /** Milliseconds to wait at least where it is worth another attempt, else undefined. */
  readonly patience: (outcome: Outcome<T>) => number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The last outcome; rejects with AbortError in a pause, too. `attempt` is told its number, from 1. */
export async function retryTemporary<T>(
  attempt: (number: number) => Promise<T>,
  { pauses, patience, signal }: RetryDeps<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    const outcome = await outcomeOf(attempt(number));
    signal?.throwIfAborted();
    const pause = pauses[number - 1];
    const least = pause === undefined ? undefined : patience(outcome);
    if (pause === undefined || least === undefined) {
      if (outcome.kind === "error") throw outcome.error;
      return outcome.value;
    }
    await delay(Math.max(pause, least), undefined, signal ? { signal } : {});
  }
}

async function outcomeOf<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: "value", value: await promise };
  } catch (error) {
    return { kind: "error", error };
  }
}
