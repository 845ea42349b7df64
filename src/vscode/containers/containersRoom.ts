import { l10n, type MarkdownString, type TreeItem } from "vscode";
import { type ContainerTree, createContainerTree } from "../../app/containerTree.ts";
import type { ConnectionDeps } from "../../app/stayConnected.ts";
import { translated } from "../translated.ts";
import { createDrawnRows } from "../views/drawnRows.ts";
import { containerItem, containerTooltip } from "./containerItem.ts";
import type { ContainerNode } from "./containerNode.ts";
import { containerRowId } from "./containerRowId.ts";

/** What the Containers view works with from the moment on that it is seen. */
export interface ContainersRoom {
  readonly tree: ContainerTree;
  /** As the view's context key tells it. */
  readonly state: "loading" | "unreachable" | "empty" | "ready";
  readonly description: string;
  children(node: ContainerNode | undefined): Promise<ContainerNode[]>;
  /** With its container as it is now; undefined where that is gone. */
  current(node: ContainerNode): ContainerNode | undefined;
  item(node: ContainerNode): TreeItem;
  tooltip(node: ContainerNode): MarkdownString;
  /** The rows that have to be drawn again; undefined for all of them. */
  changed(): Promise<ContainerNode[] | undefined>;
}

type RowNode = Extract<ContainerNode, { kind: "container" }>;

export function createContainersRoom(deps: ConnectionDeps): ContainersRoom {
  const tree = createContainerTree(deps);
  const nodes = new Map<string, RowNode>();
  const childrenOf = (node: ContainerNode | undefined): readonly ContainerNode[] => {
    if (node === undefined) {
      const { state } = tree;
      const rows = state.kind === "ready" ? state.content : [];
      const known = new Set(rows.map(({ id }) => id));
      for (const id of [...nodes.keys()]) if (!known.has(id)) nodes.delete(id);
      return rows.map((container) => {
        // VS Code knows rows by identity; what one shows is written over.
        const fresh: RowNode = { kind: "container", container };
        const row = Object.assign(nodes.get(container.id) ?? fresh, fresh);
        nodes.set(container.id, row);
        return row;
      });
    }
    if (node.kind === "port") return [];
    const { container } = node;
    return container.ports.map((port) => ({ kind: "port", container, port }));
  };
  const drawn = createDrawnRows({
    children: childrenOf,
    item: containerItem,
    idOf: containerRowId,
  });
  return {
    tree,
    get state() {
      const { state } = tree;
      return state.kind === "ready" && state.content.length === 0 ? "empty" : state.kind;
    },
    get description() {
      const { state } = tree;
      if (state.kind === "unreachable") return l10n.t("no engine");
      return state.kind === "ready" ? translated(state.engine.endpoint.source) : "";
    },
    children: drawn.children,
    current(node) {
      const { state } = tree;
      const rows = state.kind === "ready" ? state.content : [];
      const container = rows.find(({ id }) => id === node.container.id);
      return container && { ...node, container };
    },
    item: drawn.item,
    tooltip: containerTooltip,
    changed: drawn.changed,
  };
}
