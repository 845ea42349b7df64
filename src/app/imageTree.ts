import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Subscribe } from "../base/emitter.ts";
import { changedRows, type RowChanges } from "./changedRows.ts";
import { type GroupedImages, groupImages } from "./groupImages.ts";
import type { ImageArrangement } from "./imageArrangement.ts";
import { type ImageTreeState, type WatchImagesDeps, watchImages } from "./watchImages.ts";
import { whileVisible } from "./whileVisible.ts";

export type { ImageEntry } from "./imageRow.ts";
export type { ImageTreeState } from "./watchImages.ts";

/** What the Images view shows. While hidden it holds no connection, no timer and no listener. */
export interface ImageTree extends Disposable {
  readonly state: ImageTreeState;
  readonly arrangement: ImageArrangement;
  /** Without any while there is no engine or no image. */
  readonly rows: GroupedImages;
  /** Fires only when something else is to be shown, with what that is. */
  readonly onDidChange: Subscribe<RowChanges>;
  arrange(change: Partial<ImageArrangement>): void;
  setVisible(visible: boolean): void;
  /** Lists again, and tries an unreachable engine at once; does nothing while hidden. */
  refresh(): void;
}

export interface ImageTreeDeps extends WatchImagesDeps {
  readonly arrangement: ImageArrangement;
}

export function createImageTree(deps: ImageTreeDeps): ImageTree {
  const changed = new Emitter<RowChanges>();
  let { arrangement } = deps;
  let state: ImageTreeState = { kind: "loading" };
  let rows = noRows;
  const rowsOf = (shown: ImageTreeState, before?: GroupedImages): GroupedImages =>
    shown.kind === "ready" ? groupImages(shown.facts, arrangement, deps.now(), before) : noRows;
  const watching = whileVisible((signal) => {
    const show = (next: ImageTreeState): void => {
      if (signal.aborted || sameFacts(state, next)) return;
      const before = rows;
      const other = !sameState(state, next);
      state = next;
      rows = rowsOf(next, before);
      const changes = other ? "all" : changedRows(before, rows);
      if (changes.length > 0) changed.fire(changes);
    };
    return watchImages(deps, show, signal, state);
  });
  return {
    get state() {
      return state;
    },
    get arrangement() {
      return arrangement;
    },
    get rows() {
      return rows;
    },
    onDidChange: changed.event,
    arrange(change) {
      arrangement = { ...arrangement, ...change };
      rows = rowsOf(state);
      changed.fire("all");
    },
    setVisible: watching.setVisible,
    refresh: watching.refresh,
    dispose() {
      watching.stop();
      changed.dispose();
    },
  };
}

const noRows: GroupedImages = { groups: undefined, rows: new Map() };

function sameFacts(a: ImageTreeState, b: ImageTreeState): boolean {
  return a.kind === "ready" && b.kind === "ready" && a.facts === b.facts;
}

/** Apart from the rows. An engine never changes what is shown of it, only which one it is. */
function sameState(a: ImageTreeState, b: ImageTreeState): boolean {
  if ("engine" in a && "engine" in b) {
    return a.kind === b.kind && a.engine.endpoint.host === b.engine.endpoint.host;
  }
  return JSON.stringify(a) === JSON.stringify(b);
}
