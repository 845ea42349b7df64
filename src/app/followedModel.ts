import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Subscribe } from "../base/emitter.ts";
import { type FollowedPart, type FollowedState, followEngine } from "./followEngine.ts";
import type { ConnectionDeps } from "./stayConnected.ts";
import { whileVisible } from "./whileVisible.ts";

/** What a view of an engine shows. While hidden it holds no connection, no timer and no listener. */
export interface FollowedModel<T> extends Disposable {
  readonly state: FollowedState<T>;
  /** Fires only when the state differs from the one before. */
  readonly onDidChange: Subscribe<FollowedState<T>>;
  setVisible(visible: boolean): void;
  /** Reads again, and tries an unreachable engine at once; does nothing while hidden. */
  refresh(): void;
}

/** The content is compared as JSON. */
export function createFollowedModel<T>(
  deps: ConnectionDeps,
  part: FollowedPart<T>,
): FollowedModel<T> {
  const changed = new Emitter<FollowedState<T>>();
  let state: FollowedState<T> = { kind: "loading" };
  let text = "";
  const watching = whileVisible((signal) => {
    const show = (next: FollowedState<T>): void => {
      if (signal.aborted) return;
      const nextText = shownText(next);
      const same = nextText === text;
      // Another connection to the same engine shows nothing new, but is what to work with.
      state = next;
      text = nextText;
      if (!same) changed.fire(next);
    };
    return followEngine(deps, part, show, signal);
  });
  return {
    get state() {
      return state;
    },
    onDidChange: changed.event,
    setVisible: watching.setVisible,
    refresh: watching.refresh,
    dispose() {
      watching.stop();
      changed.dispose();
    },
  };
}

/** Of the engine only which one it is. */
function shownText<T>(state: FollowedState<T>): string {
  if (state.kind !== "ready") return JSON.stringify(state);
  return `${state.engine.endpoint.host}\n${JSON.stringify(state.content)}`;
}
