import { type Memento, type TreeItem, type TreeView, workspace } from "vscode";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import {
  type FailureRow,
  parentOf,
  type RegistryRow,
  type RepositoryRow,
} from "../../app/registryRows.ts";
import { createRegistryTree, type RegistryTree } from "../../app/registryTree.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import { setContextKey } from "../setContextKey.ts";
import { createDrawnRows } from "../views/drawnRows.ts";
import { keptLogins } from "./keptLogins.ts";
import { toRegistryItem, toRegistryTooltip } from "./registryItem.ts";
import { createRemoteDocuments, type RemoteDocuments } from "./remoteDocuments.ts";

/** All of the Registries view that is loaded when it is first seen. */
export interface RegistryRoom {
  readonly tree: RegistryTree;
  readonly view: TreeView<RegistryRow>;
  readonly connect: ConnectEngine;
  readonly now: () => number;
  readonly documents: RemoteDocuments;
  children(row?: RegistryRow): Promise<RegistryRow[]>;
  parent(row: RegistryRow): RegistryRow | undefined;
  item(row: RegistryRow): TreeItem;
  tooltip(row: RegistryRow): TreeItem["tooltip"];
  /** Compares with the images that the engine has now, and draws the rows that say something else then. */
  lookAtEngine(): Promise<void>;
  /** Opens the row, and so asks for what is below it. */
  open(row: RegistryRow): Promise<void>;
  /** Repositories that are known without a question to a registry. */
  repositories(): Promise<readonly RepositoryRow[]>;
  dispose(): void;
}

export interface RegistryRoomDeps {
  readonly connect: ConnectEngine;
  readonly openRegistries: () => Promise<RegistryAccess>;
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
  readonly memory: Memento;
  readonly now: () => number;
  readonly view: TreeView<RegistryRow>;
  /** The rows, or all rows, have to be asked for again. */
  readonly changed: (rows: RegistryRow[] | undefined) => void;
}

const pinsKey = "slipway.registries.pins";

export function createRegistryRoom(deps: RegistryRoomDeps): RegistryRoom {
  const { connect, memory, now, view, changed } = deps;
  const tree = createRegistryTree({
    ...{ connect, access: deps.openRegistries, logins: () => keptLogins(deps) },
    pins: {
      get: () => memory.get<readonly string[]>(pinsKey, []),
      set: async (pins) => memory.update(pinsKey, pins),
    },
  });
  let comparing = false;
  const documents = createRemoteDocuments();
  const failures = new WeakMap<object, number>();
  const failedAt = ({ error }: FailureRow): number => {
    if (typeof error !== "object" || error === null) return now();
    const at = failures.get(error) ?? now();
    failures.set(error, at);
    return at;
  };
  const drawn = createDrawnRows<RegistryRow>({
    children: (row) => tree.children(row),
    item: (row) => toRegistryItem(row, tree, failedAt),
    idOf: ({ id }) => id,
  });
  tree.onDidChange((row) => {
    if (comparing) return;
    drawn.forget(row);
    changed(row && [row]);
  });
  return {
    ...{ tree, view, connect, now, documents },
    async children(row) {
      const rows = await drawn.children(row);
      if (row === undefined) {
        setContextKey("slipway.registriesState", rows.length === 0 ? "empty" : "ready");
      }
      return workspace.isTrusted ? rows : [];
    },
    parent: parentOf,
    item: drawn.item,
    tooltip: (row) => toRegistryTooltip(row, tree),
    async lookAtEngine() {
      comparing = true;
      try {
        tree.lookAtEngine();
      } finally {
        comparing = false;
      }
      const rows = await drawn.changed();
      if (rows === undefined || rows.length > 0) changed(rows);
    },
    async open(row) {
      await view.reveal(row, { select: true, focus: true, expand: true });
    },
    async repositories() {
      const rows: RepositoryRow[] = [];
      for (const host of await tree.children()) {
        const known = host.kind === "registry" ? tree.knownRepositories(host) : [];
        rows.push(...known);
      }
      return rows;
    },
    dispose() {
      tree.dispose();
      documents.dispose();
    },
  };
}
