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
  /** The row, or all rows, have to be asked for again. */
  readonly changed: (row: RegistryRow | undefined) => void;
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
  tree.onDidChange(changed);
  const documents = createRemoteDocuments();
  const failures = new WeakMap<object, number>();
  const failedAt = ({ error }: FailureRow): number => {
    if (typeof error !== "object" || error === null) return now();
    const at = failures.get(error) ?? now();
    failures.set(error, at);
    return at;
  };
  return {
    ...{ tree, view, connect, now, documents },
    async children(row) {
      const rows = await tree.children(row);
      if (row === undefined) {
        setContextKey("slipway.registriesState", rows.length === 0 ? "empty" : "ready");
      }
      return workspace.isTrusted ? [...rows] : [];
    },
    parent: parentOf,
    item: (row) => toRegistryItem(row, tree, failedAt),
    tooltip: (row) => toRegistryTooltip(row, tree),
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
