import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Subscribe } from "../base/emitter.ts";
import type { ContextReport, ContextReportRequest } from "./contextReport.ts";

/** What the view "Build Context" shows. While hidden it reads nothing and holds no timer. */
export interface ContextModel extends Disposable {
  readonly state: ContextState;
  readonly onDidChange: Subscribe<ContextState>;
  setVisible(visible: boolean): void;
  /** Another build to look at, or none. */
  look(request: ContextReportRequest | undefined): void;
  /** Something in the folder is other than it was: looks again, but not all the time. */
  touch(): void;
  /** Looks again at once. */
  refresh(): void;
}

export type ContextState =
  | { readonly kind: "none" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly report: ContextReport }
  | { readonly kind: "failed"; readonly error: unknown };

export interface ContextModelDeps {
  report(request: ContextReportRequest, signal: AbortSignal): Promise<ContextReport>;
  /** Resolves after the milliseconds, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  readonly now: () => number;
}

/** Milliseconds after a change, in which mostly others follow. */
const quietTime = 500;
/** A look takes at most this part of the time, however often something changes. */
const restPerWork = 5;

export function createContextModel({ report, wait, now }: ContextModelDeps): ContextModel {
  const changed = new Emitter<ContextState>();
  let state: ContextState = { kind: "none" };
  let request: ContextReportRequest | undefined;
  let visible = false;
  let isStale = false;
  let running: AbortController | undefined;
  let lastLook = 0;
  const show = (next: ContextState): void => {
    state = next;
    changed.fire(next);
  };
  const stop = (): void => {
    running?.abort();
    running = undefined;
  };
  const start = async (delay: number): Promise<void> => {
    stop();
    if (!visible || request === undefined) return;
    const controller = new AbortController();
    running = controller;
    const { signal } = controller;
    if (delay > 0) await wait(delay, signal);
    if (signal.aborted) return;
    isStale = false;
    const began = now();
    try {
      const found = await report(request, signal);
      if (!signal.aborted) show({ kind: "ready", report: found });
    } catch (error) {
      if (!signal.aborted) show({ kind: "failed", error });
    }
    lastLook = now() - began;
    if (signal.aborted) return;
    running = undefined;
    if (isStale) void start(pause());
  };
  const pause = (): number => Math.max(quietTime, restPerWork * lastLook);
  const again = (delay: number): void => {
    isStale = true;
    void start(delay);
  };
  return {
    get state() {
      return state;
    },
    onDidChange: changed.event,
    setVisible(now) {
      if (visible === now) return;
      visible = now;
      if (!visible) {
        // What was cut off has to be done again.
        isStale ||= running !== undefined;
        stop();
      } else if (isStale) void start(0);
    },
    look(next) {
      const isOther = next?.dockerfilePath !== request?.dockerfilePath;
      request = next;
      stop();
      if (next === undefined) {
        isStale = false;
        if (state.kind !== "none") show({ kind: "none" });
        return;
      }
      // Of the same file the rows stay until there are new ones.
      if (isOther || state.kind === "none") show({ kind: "loading" });
      again(0);
    },
    touch() {
      isStale = true;
      // A look that is under way, or will be soon, is followed by another one where it has to be.
      if (running === undefined) void start(pause());
    },
    refresh: () => again(0),
    dispose() {
      visible = false;
      stop();
      changed.dispose();
    },
  };
}
