import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Subscribe } from "../base/emitter.ts";
import type { EngineImage } from "../engine/engine.ts";
import { changedRows, type RowChanges } from "./changedRows.ts";
import { type GroupedImages, groupImages } from "./groupImages.ts";
import type { ImageArrangement } from "./imageArrangement.ts";
import type { ImageFacts } from "./imageFacts.ts";
import type { KeptImage } from "./keptImages.ts";
import { listKept } from "./listKept.ts";
import { type ImageTreeState, type WatchImagesDeps, watchImages } from "./watchImages.ts";
import { whileVisible } from "./whileVisible.ts";

export type { ImageEntry } from "./imageRow.ts";
export type { ImageTreeState } from "./watchImages.ts";

/** What the Images view shows. While hidden it holds no connection, no timer and no listener. */
export interface ImageTree extends Disposable {
  readonly state: ImageTreeState;
  readonly arrangement: ImageArrangement;
  /** Without an engine those that Slipway keeps. */
  readonly rows: GroupedImages;
  /** Fires only when something else is to be shown, with what that is. */
  readonly onDidChange: Subscribe<RowChanges>;
  arrange(change: Partial<ImageArrangement>): void;
  setVisible(visible: boolean): void;
  /** Lists again, and tries an unreachable engine at once; does nothing while hidden. */
  refresh(): void;
  /** The images that Slipway keeps may be others; does nothing while hidden. */
  keptChanged(): void;
}

export interface ImageTreeDeps extends WatchImagesDeps {
  readonly arrangement: ImageArrangement;
  /** Images that were made without an engine; where it rejects there are none to show. */
  listKept?(): Promise<readonly KeptImage[]>;
  /** Tells when they may be others, until the signal aborts; false where that cannot be known. */
  watchKept?(changed: () => void, signal: AbortSignal): Promise<boolean>;
}

export function createImageTree(deps: ImageTreeDeps): ImageTree {
  const changed = new Emitter<RowChanges>();
  let { arrangement } = deps;
  let state: ImageTreeState = { kind: "loading" };
  let rows = noRows;
  let kept: readonly EngineImage[] = [];
  const rowsOf = (shown: ImageTreeState, before?: GroupedImages): GroupedImages => {
    if (shown.kind !== "ready" && kept.length === 0) return noRows;
    const facts = shown.kind === "ready" ? shown.facts : noFacts;
    return groupImages(facts, arrangement, deps.now(), before, kept);
  };
  let seen: AbortSignal | undefined;
  const readKept = async (signal: AbortSignal | undefined): Promise<void> => {
    if (signal === undefined || signal.aborted || deps.listKept === undefined) return;
    const listed = await deps.listKept().catch(() => []);
    if (signal.aborted) return;
    const now = listKept(listed, kept);
    if (now === kept) return;
    kept = now;
    const before = rows;
    rows = rowsOf(state, before);
    const changes = changedRows(before, rows);
    if (changes.length > 0) changed.fire(changes);
  };
  let watched: AbortSignal | undefined;
  const followKept = async (signal: AbortSignal | undefined): Promise<void> => {
    // Listening starts before the listing; where there was no store yet, there may be one now.
    if (signal !== undefined && watched !== signal && deps.watchKept !== undefined) {
      watched = signal;
      const changed = (): void => void readKept(signal);
      const isWatched = await deps.watchKept(changed, signal).catch(() => false);
      if (!isWatched && watched === signal) watched = undefined;
    }
    await readKept(signal);
  };
  const watching = whileVisible((signal) => {
    seen = signal;
    void followKept(signal);
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
    keptChanged: () => void followKept(seen),
    dispose() {
      watching.stop();
      changed.dispose();
    },
  };
}

const noFacts: ImageFacts = { images: new Map(), users: undefined, usage: undefined };
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
