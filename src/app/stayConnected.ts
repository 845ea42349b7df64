import { type EndpointAttempt, isSlipwayError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";

export interface ConnectionDeps {
  connect(signal: AbortSignal): Promise<Engine>;
  /** Resolves after the time, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What a view shows that has no engine. */
export interface UnreachableState {
  readonly kind: "unreachable";
  readonly attempts: readonly EndpointAttempt[];
  /** What happened, one sentence. */
  readonly message: string;
  /** What to do, one sentence. */
  readonly hint: string;
}

/** An engine that is being started answers soon; one that is off may stay off. */
const firstPause = 250;
const longestPause = 30_000;

/**
 * Follows an engine until the signal aborts; a lost or missing one is tried again, ever less often.
 * `follow` calls `isThere` whenever the engine has answered, and ends when it is lost.
 */
export async function stayConnected(
  { connect, wait }: ConnectionDeps,
  follow: (engine: Engine, isThere: () => void) => Promise<void>,
  show: (state: UnreachableState) => void,
  signal: AbortSignal,
): Promise<void> {
  let pause = firstPause;
  const isThere = (): void => {
    pause = firstPause;
  };
  while (!signal.aborted) {
    try {
      await follow(await connect(signal), isThere);
    } catch (error) {
      // Lost in the middle: whether the engine is gone is for the next attempt to say.
      if (!isSlipwayError(error, "engine-lost")) show(unreachable(error));
    }
    if (signal.aborted) return;
    await wait(pause, signal);
    pause = Math.min(pause * 2, longestPause);
  }
}

function unreachable(error: unknown): UnreachableState {
  if (!isSlipwayError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "unreachable", attempts: [], message, hint: "Refresh to try again." };
  }
  const attempts = isSlipwayError(error, "engine-unreachable") ? error.facts.attempts : [];
  return { kind: "unreachable", attempts, message: error.message, hint: error.hint };
}
