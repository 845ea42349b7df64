import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Subscribe } from "../base/emitter.ts";
import { type ImageTreeDeps, type ImageTreeState, watchImages } from "./watchImages.ts";

export type { ImageEntry, ImageRepository } from "./groupImages.ts";
export type { ImageTreeDeps, ImageTreeState } from "./watchImages.ts";

/** What the Images view shows. While hidden it holds no connection, no timer and no listener. */
export interface ImageTree extends Disposable {
  readonly state: ImageTreeState;
  /** Fires only when the state differs from the one before. */
  readonly onDidChange: Subscribe<ImageTreeState>;
  setVisible(visible: boolean): void;
  /** Lists again, and tries an unreachable engine at once; does nothing while hidden. */
  refresh(): void;
}

export function createImageTree(deps: ImageTreeDeps): ImageTree {
  const changed = new Emitter<ImageTreeState>();
  let state: ImageTreeState = { kind: "loading" };
  let watching: AbortController | undefined;
  const stop = (): void => {
    watching?.abort();
    watching = undefined;
  };
  const start = (): void => {
    stop();
    const controller = new AbortController();
    watching = controller;
    const { signal } = controller;
    const show = (next: ImageTreeState): void => {
      if (signal.aborted || sameState(state, next)) return;
      state = next;
      changed.fire(next);
    };
    void watchImages(deps, show, signal);
  };
  return {
    get state() {
      return state;
    },
    onDidChange: changed.event,
    setVisible(visible) {
      if (!visible) stop();
      else if (watching === undefined) start();
    },
    refresh() {
      if (watching !== undefined) start();
    },
    dispose() {
      stop();
      changed.dispose();
    },
  };
}

/** The engine itself never changes what is shown, only which one it is. */
function sameState(a: ImageTreeState, b: ImageTreeState): boolean {
  if (a.kind !== b.kind) return false;
  if ("engine" in a && "engine" in b && a.engine.endpoint.host !== b.engine.endpoint.host) {
    return false;
  }
  return shownText(a) === shownText(b);
}

function shownText(state: ImageTreeState): string {
  return JSON.stringify(state, (key, value) => (key === "engine" ? undefined : value));
}
