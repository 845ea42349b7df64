import type { Engine } from "../engine/engine.ts";
import { type ConnectionDeps, stayConnected, type UnreachableState } from "./stayConnected.ts";

/** A part of an engine that changes. */
export interface FollowedPart<T> {
  /** Each means that it may have changed; throws `engine-lost`. */
  events(engine: Engine, signal: AbortSignal): AsyncIterable<unknown>;
  read(engine: Engine, signal: AbortSignal): Promise<T>;
}

export type FollowedState<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly engine: Engine; readonly content: T }
  | UnreachableState;

/** One action brings several events at once; one reading serves them all. */
const settleTime = 150;

/** Follows a part of an engine until the signal aborts; see `stayConnected`. */
export function followEngine<T>(
  deps: ConnectionDeps,
  part: FollowedPart<T>,
  show: (state: FollowedState<T>) => void,
  signal: AbortSignal,
): Promise<void> {
  return stayConnected(
    deps,
    (engine, isThere) => {
      const read = async (): Promise<void> => {
        const content = await part.read(engine, signal);
        isThere();
        show({ kind: "ready", engine, content });
      };
      return follow(deps, (own) => part.events(engine, own), read, signal);
    },
    show,
    signal,
  );
}

/** Reads now and after each burst of events; ends with the stream of events. */
async function follow(
  deps: ConnectionDeps,
  events: (signal: AbortSignal) => AsyncIterable<unknown>,
  read: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const own = new AbortController();
  const flow: Flow = { stale: true, over: false, wake: () => {} };
  // Listening starts before the first reading, so that nothing in between is missed.
  const listening = listen(events(AbortSignal.any([signal, own.signal])), flow);
  listening.catch(() => {});
  try {
    while (!flow.over) {
      if (flow.stale) {
        flow.stale = false;
        await read();
      } else {
        await new Promise<void>((resolve) => {
          flow.wake = resolve;
        });
        if (!flow.over) await deps.wait(settleTime, signal);
      }
    }
    await listening;
  } finally {
    own.abort();
  }
}

interface Flow {
  stale: boolean;
  over: boolean;
  wake: () => void;
}

async function listen(events: AsyncIterable<unknown>, flow: Flow): Promise<void> {
  try {
    for await (const _event of events) {
      flow.stale = true;
      flow.wake();
    }
  } finally {
    flow.over = true;
    flow.wake();
  }
}
