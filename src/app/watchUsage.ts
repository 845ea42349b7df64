import type { Engine } from "../engine/engine.ts";
import type { ImageNews } from "./imageNews.ts";
import type { ImageStore } from "./imageStore.ts";

/** Milliseconds without a change after which the engine may be asked to count. */
const quietTime = 1500;
/** So often a change puts the counting off; changes that do not end shall not keep it away. */
const mostDelays = 4;
/** Counting may take an engine seconds: at least so long between two, and ten times what one took. */
const pause = 10_000;
const restFactor = 10;
/** An engine that counts for somebody else may refuse; so often it is asked once more. */
const mostFailures = 2;

export interface UsageWatch {
  /** What was counted may be no longer so. */
  stale(): void;
}

/**
 * Has the engine count in the background what images share, and who uses them where it does not list
 * its containers. Images that only one of the two knows make it list them again: what events did not
 * tell is mended by that.
 */
export function watchUsage(to: {
  readonly deps: {
    wait(milliseconds: number, signal: AbortSignal): Promise<void>;
    now(): number;
  };
  readonly engine: Engine;
  readonly store: ImageStore;
  readonly news: ImageNews;
  readonly tell: () => void;
  readonly signal: AbortSignal;
}): UsageWatch {
  const { deps, engine, store, news, tell, signal } = to;
  let [changes, counted, running] = [0, 0, false];
  const settle = async (): Promise<void> => {
    for (let delays = 0, seen = -1; seen !== changes && delays < mostDelays; delays += 1) {
      seen = changes;
      await deps.wait(quietTime, signal);
    }
  };
  const count = async (): Promise<boolean> => {
    const before = changes;
    try {
      const { images } = await engine.diskUsage(signal);
      if (signal.aborted) return true;
      counted = before;
      store.setUsage(images);
      tell();
      // Compared only where nothing has happened meanwhile.
      const known = store.facts.images;
      if (before === changes && !sameIds(known, images)) news.addAll();
      return true;
    } catch {
      return false;
    }
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; changes !== counted && !signal.aborted; ) {
      await settle();
      if (signal.aborted) return;
      const started = deps.now();
      if (await count()) failures = 0;
      else if (++failures > mostFailures) return;
      await deps.wait(Math.max(pause, restFactor * (deps.now() - started)), signal);
    }
  };
  return {
    stale() {
      changes += 1;
      if (running) return;
      running = true;
      void run().finally(() => {
        running = false;
      });
    },
  };
}

function sameIds(
  known: ReadonlyMap<string, unknown>,
  counted: readonly { readonly id: string }[],
): boolean {
  return counted.length === known.size && counted.every(({ id }) => known.has(id));
}
