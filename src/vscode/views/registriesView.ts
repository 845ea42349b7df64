import { Disposable, EventEmitter, type TreeItem, window, workspace } from "vscode";
import type { RegistryRow } from "../../app/registryRows.ts";
import type { RegistryRoom, RegistryRoomDeps } from "../registries/registryRoom.ts";
import { setContextKey } from "../setContextKey.ts";

export interface RegistriesView extends Disposable {
  /** What is behind the view; loaded when it is first wanted. */
  room(): Promise<RegistryRoom>;
}

export interface RegistriesViewDeps extends Omit<RegistryRoomDeps, "view" | "changed"> {
  readonly load: () => Promise<{
    readonly createRegistryRoom: (deps: RegistryRoomDeps) => RegistryRoom;
  }>;
}

/** The Registries view. Nothing is loaded before it is seen, and nothing at all in Restricted Mode. */
export function registerRegistriesView({ load, ...deps }: RegistriesViewDeps): RegistriesView {
  const changed = new EventEmitter<RegistryRow[] | undefined>();
  let loading: Promise<RegistryRoom> | undefined;
  let room: RegistryRoom | undefined;
  const open = async (): Promise<RegistryRoom> => {
    const { createRegistryRoom } = await load();
    room = createRegistryRoom({ ...deps, view, changed: (rows) => changed.fire(rows) });
    return room;
  };
  const getRoom = (): Promise<RegistryRoom> => {
    loading ??= open().catch((error) => {
      // It is tried again when the view is next seen.
      loading = undefined;
      throw error;
    });
    return loading;
  };
  const view = window.createTreeView<RegistryRow>("slipway.registries", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      async getChildren(row) {
        if (workspace.isTrusted) return (await getRoom()).children(row);
        setContextKey("slipway.registriesState", "untrusted");
        return [];
      },
      getTreeItem: async (row) => (await getRoom()).item(row),
      getParent: (row) => room?.parent(row),
      resolveTreeItem(item: TreeItem, row) {
        item.tooltip = room?.tooltip(row) ?? item.tooltip;
        return item;
      },
    },
    canSelectMany: true,
    showCollapseAll: true,
  });
  const listeners = Disposable.from(
    view,
    changed,
    workspace.onDidGrantWorkspaceTrust(() => changed.fire(undefined)),
    view.onDidChangeVisibility(({ visible }) => {
      if (!visible) return;
      if (room) void room.lookAtEngine();
      else if (loading === undefined) changed.fire(undefined);
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("slipway.registry")) room?.tree.refresh();
      else if (change.affectsConfiguration("slipway.engine")) void room?.lookAtEngine();
    }),
  );
  return {
    room: getRoom,
    dispose() {
      listeners.dispose();
      room?.dispose();
    },
  };
}
