/** Sees to it that builds of one Dockerfile run one after the other. */
export interface BuildTurns<B extends WaitingBuild> {
  /** Resolves when it is this build's turn; with undefined where it shall not run. */
  take(build: B): Promise<Turn | undefined>;
  /** Those that wait do not run. */
  cancelWaiting(): void;
}

export interface WaitingBuild {
  /** What only one build at a time may be of. */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Turn {
  /** What ends the build, for one that shall run in its place. */
  onReplace(cancel: () => void): void;
  /** The next one may run. */
  done(): void;
}

export interface BuildTurnsDeps<B> {
  /** What becomes of a build whose Dockerfile is being built. */
  whenBusy(build: B): Promise<"replace" | "queue" | "nothing">;
  /** Shows that a build waits, until `over` resolves; may end that by `cancel`. */
  showWaiting(build: B, over: Promise<boolean>, cancel: () => void): void;
}

interface Busy {
  cancel(): void;
  readonly ended: Promise<void>;
}

export function createBuildTurns<B extends WaitingBuild>({
  whenBusy,
  showWaiting,
}: BuildTurnsDeps<B>): BuildTurns<B> {
  const busy = new Map<string, Busy>();
  const waiting = new Set<AbortController>();
  const hold = (key: string): Turn => {
    let done = (): void => undefined;
    let cancel = (): void => undefined;
    let replaced = false;
    const ended = new Promise<void>((resolve) => {
      done = resolve;
    });
    const mine: Busy = {
      ended,
      cancel() {
        replaced = true;
        cancel();
      },
    };
    busy.set(key, mine);
    return {
      onReplace(how) {
        cancel = how;
        if (replaced) how();
      },
      done() {
        if (busy.get(key) === mine) busy.delete(key);
        done();
      },
    };
  };
  const waitFor = async (build: B, ended: Promise<void>): Promise<boolean> => {
    const stop = new AbortController();
    const signal = build.signal ? AbortSignal.any([build.signal, stop.signal]) : stop.signal;
    waiting.add(stop);
    const over = Promise.race([ended.then(() => true), aborted(signal).then(() => false)]);
    // A build that ends at once is waited for without a word.
    const timer = setTimeout(() => showWaiting(build, over, () => stop.abort()), silentMs);
    const free = await over;
    clearTimeout(timer);
    waiting.delete(stop);
    return free;
  };
  return {
    async take(build) {
      const first = busy.get(build.key);
      if (first !== undefined) {
        const then = await whenBusy(build);
        if (then === "nothing") return undefined;
        if (then === "replace") first.cancel();
      }
      // Whoever waited longer is served first, so it may have to wait again.
      for (let other = busy.get(build.key); other !== undefined; other = busy.get(build.key)) {
        if (!(await waitFor(build, other.ended))) return undefined;
      }
      return build.signal?.aborted ? undefined : hold(build.key);
    },
    cancelWaiting() {
      for (const stop of waiting) stop.abort();
    },
  };
}

const silentMs = 300;

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
