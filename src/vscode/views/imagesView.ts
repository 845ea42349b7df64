import {
  commands,
  Disposable,
  EventEmitter,
  type Memento,
  type TreeItem,
  window,
  workspace,
} from "vscode";
import type { RowChanges } from "../../app/changedRows.ts";
import { type ImageArrangement, readArrangement } from "../../app/imageArrangement.ts";
import type { ImageTree, ImageTreeState } from "../../app/imageTree.ts";
import type { KeptAccess } from "../assemble/keptAccess.ts";
import type { EngineState } from "../contextKeyTypes.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { setContextKey } from "../setContextKey.ts";
import { wait } from "../wait.ts";
import { holdSelection } from "./heldSelection.ts";
import type { ImageNode } from "./imageNode.ts";
import type { ImageRows } from "./imageRows.ts";
import type { createImagesRoom } from "./imagesRoom.ts";

export interface ImagesView extends Disposable {
  readonly state: ImageTreeState;
  readonly arrangement: ImageArrangement;
  /** The rows that are selected. */
  readonly selection: readonly ImageNode[];
  /** Arranges the rows at once; `keep` remembers it for this workspace. */
  arrange(change: Partial<ImageArrangement>, keep: boolean): void;
  /** Shows the view where it is hidden. */
  reveal(): Promise<void>;
  /** Lists again; shows the view where it is hidden. */
  refresh(): void;
  /** Lists again where the view is seen; one that is hidden does so when it is shown. */
  lookAgain(): void;
}

export interface ImagesViewDeps {
  readonly connect: ConnectEngine;
  readonly now: () => number;
  readonly memory: Memento;
  /** Images that were made without an engine. */
  readonly kept: KeptAccess;
  /** The model and the rows are loaded when the view is first seen. */
  readonly load: () => Promise<{ readonly createImagesRoom: typeof createImagesRoom }>;
}

/** Milliseconds after which rows that are shown again may tell a wrong age. */
const longestAge = 60_000;

const memoryKey = "slipway.images.arrangement";

/** The Images view: rows of the plain model, which works only while the view is seen and trusted. */
export function registerImagesView({
  connect,
  now,
  memory,
  kept,
  load,
}: ImagesViewDeps): ImagesView {
  const changed = new EventEmitter<ImageNode[] | undefined>();
  let arrangement = readArrangement(memory.get<unknown>(memoryKey));
  let room: { readonly tree: ImageTree; readonly rows: ImageRows } | undefined;
  let [loading, disposed] = [false, false];
  /** When all rows were drawn last; VS Code keeps them while the view is hidden. */
  let drawnAt = Number.POSITIVE_INFINITY;
  const view = window.createTreeView<ImageNode>("slipway.images", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => (workspace.isTrusted ? room?.rows.children(node) : []),
      // Without a room there is no row.
      getTreeItem: (node) => (room as NonNullable<typeof room>).rows.item(node),
      resolveTreeItem(item: TreeItem, node) {
        item.tooltip = room?.rows.tooltip(node);
        return item;
      },
    },
    canSelectMany: true,
    showCollapseAll: true,
  });
  const selection = holdSelection(view, (node) => node);
  const show = (changes: RowChanges): void => {
    const trusted = workspace.isTrusted;
    setContextKey("slipway.engineState", trusted ? stateKey(room?.tree) : "untrusted");
    const head = room && trusted ? room.rows.head() : { description: "", message: "" };
    if (view.description !== head.description) view.description = head.description;
    // A message is taken away by an empty one.
    if ((view.message ?? "") !== head.message) view.message = head.message;
    // VS Code puts off what comes within 200 ms of a change: one without rows would hold up the first ones.
    if (room === undefined) return;
    const rows = room.rows.changed(changes);
    if (rows === undefined) drawnAt = now();
    if (rows === undefined || rows.length > 0) changed.fire(rows);
  };
  const showKeys = (): void => {
    setContextKey("slipway.imagesFiltered", arrangement.filter !== "");
    setContextKey("slipway.imagesDangling", arrangement.onlyDangling);
  };
  const follow = async (): Promise<void> => {
    const seen = (): boolean => view.visible && workspace.isTrusted && !disposed;
    if (room === undefined && seen() && !loading) {
      loading = true;
      // What could not be loaded is tried again when the view is next seen.
      const { createImagesRoom } = await load().finally(() => {
        loading = false;
      });
      if (disposed) return;
      const onMore = (): void => changed.fire(undefined);
      room = createImagesRoom({ connect, wait, now, arrangement, kept, onMore });
      room.tree.onDidChange(show);
    }
    room?.tree.setVisible(seen());
    // A view that shows what it did has nothing to be drawn but the ages.
    show(seen() && now() - drawnAt > longestAge ? "all" : []);
  };
  const listeners = Disposable.from(
    view,
    changed,
    selection,
    view.onDidChangeVisibility(follow),
    kept.onDidChange(() => room?.tree.keptChanged()),
    // The command line may have kept one meanwhile.
    window.onDidChangeWindowState(({ focused }) => focused && room?.tree.keptChanged()),
    workspace.onDidGrantWorkspaceTrust(follow),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration("slipway.engine")) return;
      // Another engine: hiding drops the connection, showing makes a new one.
      room?.tree.setVisible(false);
      void follow();
    }),
  );
  const reveal = async (): Promise<void> => {
    if (!view.visible) await commands.executeCommand("slipway.images.focus");
  };
  showKeys();
  void follow();
  return {
    get state() {
      return room?.tree.state ?? { kind: "loading" };
    },
    get arrangement() {
      return arrangement;
    },
    get selection() {
      return selection.rows;
    },
    arrange(change, keep) {
      arrangement = { ...arrangement, ...change };
      if (keep) void memory.update(memoryKey, arrangement);
      showKeys();
      room?.tree.arrange(change);
    },
    reveal,
    refresh() {
      // Showing the view lists the images; while it is hidden there is nothing to refresh.
      if (!view.visible) void reveal();
      else if (room) room.tree.refresh();
      else void follow();
    },
    lookAgain() {
      if (view.visible) room?.tree.refresh();
    },
    dispose() {
      disposed = true;
      listeners.dispose();
      room?.rows.dispose();
      room?.tree.dispose();
    },
  };
}

/** Where there are images and no row, the arrangement hides them all. */
function stateKey(tree: ImageTree | undefined): EngineState {
  if (tree === undefined) return "loading";
  const { state, rows, arrangement } = tree;
  if (state.kind !== "ready" || rows.rows.size > 0) return state.kind;
  return arrangement.filter === "" ? "nothingDangling" : "filtered";
}
