import { type EndpointAttempt, isSlipwayError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { groupImages, type ImageEntry, type ImageRepository } from "./groupImages.ts";

export type ImageTreeState =
  | { readonly kind: "loading" }
  | {
      readonly kind: "ready";
      readonly engine: Engine;
      /** By name. */
      readonly repositories: readonly ImageRepository[];
      /** Images without a name, newest first. */
      readonly dangling: readonly ImageEntry[];
    }
  | { readonly kind: "empty"; readonly engine: Engine }
  | {
      readonly kind: "unreachable";
      readonly attempts: readonly EndpointAttempt[];
      /** What happened, one sentence. */
      readonly message: string;
      /** What to do, one sentence. */
      readonly hint: string;
    };

export interface ImageTreeDeps {
  connect(signal: AbortSignal): Promise<Engine>;
  /** Resolves after the time, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** An engine that is being started answers soon; one that is off may stay off. */
const firstPause = 250;
const longestPause = 30_000;
/** A build or a pull brings several events at once; one listing serves them all. */
const settleTime = 150;

/** Follows an engine until the signal aborts; a lost or missing one is tried again, ever less often. */
export async function watchImages(
  deps: ImageTreeDeps,
  show: (state: ImageTreeState) => void,
  signal: AbortSignal,
): Promise<void> {
  let pause = firstPause;
  const showListed = (engine: Engine): Promise<void> => {
    pause = firstPause;
    return listInto(engine, show, signal);
  };
  while (!signal.aborted) {
    try {
      const engine = await deps.connect(signal);
      await follow(deps, engine, () => showListed(engine), signal);
    } catch (error) {
      // Lost in the middle: whether the engine is gone is for the next attempt to say.
      if (!isSlipwayError(error, "engine-lost")) show(unreachable(error));
    }
    if (signal.aborted) return;
    await deps.wait(pause, signal);
    pause = Math.min(pause * 2, longestPause);
  }
}

/** Lists now and after each burst of events; ends with the stream of events. */
async function follow(
  deps: ImageTreeDeps,
  engine: Engine,
  list: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const own = new AbortController();
  const flow = { stale: true, over: false, wake: () => {} };
  // Listening starts before the first listing, so that nothing in between is missed.
  const listening = listen(engine, AbortSignal.any([signal, own.signal]), flow);
  listening.catch(() => {});
  try {
    while (!flow.over) {
      if (flow.stale) {
        flow.stale = false;
        await list();
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

async function listen(engine: Engine, signal: AbortSignal, flow: Flow): Promise<void> {
  try {
    for await (const _event of engine.imageEvents(signal)) {
      flow.stale = true;
      flow.wake();
    }
  } finally {
    flow.over = true;
    flow.wake();
  }
}

async function listInto(
  engine: Engine,
  show: (state: ImageTreeState) => void,
  signal: AbortSignal,
): Promise<void> {
  const images = await engine.listImages(signal);
  show(
    images.length === 0
      ? { kind: "empty", engine }
      : { kind: "ready", engine, ...groupImages(images) },
  );
}

function unreachable(error: unknown): ImageTreeState {
  if (!isSlipwayError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "unreachable", attempts: [], message, hint: "Refresh to try again." };
  }
  const attempts = isSlipwayError(error, "engine-unreachable") ? error.facts.attempts : [];
  return { kind: "unreachable", attempts, message: error.message, hint: error.hint };
}
