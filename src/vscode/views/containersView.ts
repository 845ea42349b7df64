import { commands, Disposable, EventEmitter, type TreeItem, window, workspace } from "vscode";
import type { ContainerNode } from "../containers/containerNode.ts";
import type { ContainersRoom } from "../containers/containersRoom.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { setContextKey } from "../setContextKey.ts";
import { wait } from "../wait.ts";
import { holdSelection } from "./heldSelection.ts";

export interface ContainersView extends Disposable {
  /** The rows that are selected. */
  readonly selection: readonly ContainerNode[];
  /** Lists again; shows the view where it is hidden. */
  refresh(): void;
}

/** The Containers view: its model and rows are loaded when it is first seen. */
export function registerContainersView({
  connect,
}: {
  readonly connect: ConnectEngine;
}): ContainersView {
  const changed = new EventEmitter<ContainerNode[] | undefined>();
  let room: ContainersRoom | undefined;
  let [loading, disposed] = [false, false];
  const view = window.createTreeView<ContainerNode>("slipway.containers", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => (workspace.isTrusted ? room?.children(node) : []),
      // Without a room there is no row.
      getTreeItem: (node) => (room as ContainersRoom).item(node),
      resolveTreeItem(item: TreeItem, node) {
        item.tooltip = room?.tooltip(node);
        return item;
      },
    },
    canSelectMany: true,
  });
  const selection = holdSelection(view, (node) => room?.current(node));
  const tell = (): void => {
    const trusted = workspace.isTrusted;
    setContextKey("slipway.containersState", trusted ? (room?.state ?? "loading") : "untrusted");
    view.description = (trusted && room?.description) || "";
  };
  const follow = async (): Promise<void> => {
    const seen = (): boolean => view.visible && workspace.isTrusted && !disposed;
    if (room === undefined && seen() && !loading) {
      loading = true;
      // What could not be loaded is tried again when the view is next seen.
      const { createContainersRoom } = await import("../containers/index.ts").finally(() => {
        loading = false;
      });
      if (disposed) return;
      const opened = createContainersRoom({ connect, wait });
      room = opened;
      opened.tree.onDidChange(async () => {
        tell();
        const rows = await opened.changed();
        if (rows === undefined || rows.length > 0) changed.fire(rows);
      });
    }
    room?.tree.setVisible(seen());
    // VS Code keeps the rows of a hidden view, and puts off what comes within 200 ms of a change.
    tell();
  };
  const listeners = Disposable.from(
    view,
    changed,
    selection,
    view.onDidChangeVisibility(follow),
    workspace.onDidGrantWorkspaceTrust(follow),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration("slipway.engine")) return;
      // Another engine: hiding drops the connection, showing makes a new one.
      room?.tree.setVisible(false);
      void follow();
    }),
  );
  void follow();
  return {
    get selection() {
      return selection.rows;
    },
    refresh() {
      if (!view.visible) void commands.executeCommand("slipway.containers.focus");
      else if (room) room.tree.refresh();
      else void follow();
    },
    dispose() {
      disposed = true;
      listeners.dispose();
      room?.tree.dispose();
    },
  };
}
