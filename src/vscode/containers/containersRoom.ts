import { l10n, type MarkdownString, type TreeItem } from "vscode";
import { type ContainerTree, createContainerTree } from "../../app/containerTree.ts";
import type { ConnectionDeps } from "../../app/stayConnected.ts";
import { translated } from "../translated.ts";
import { containerItem, containerTooltip } from "./containerItem.ts";
import type { ContainerNode } from "./containerNode.ts";

/** What the Containers view works with from the moment on that it is seen. */
export interface ContainersRoom {
  readonly tree: ContainerTree;
  /** As the view's context key tells it. */
  readonly state: "loading" | "unreachable" | "empty" | "ready";
  readonly description: string;
  children(node: ContainerNode | undefined): ContainerNode[];
  /** With its container as it is now; undefined where that is gone. */
  current(node: ContainerNode): ContainerNode | undefined;
  item(node: ContainerNode): TreeItem;
  tooltip(node: ContainerNode): MarkdownString;
}

export function createContainersRoom(deps: ConnectionDeps): ContainersRoom {
  const tree = createContainerTree(deps);
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
    children(node) {
      if (node === undefined) {
        const { state } = tree;
        const rows = state.kind === "ready" ? state.content : [];
        return rows.map((container) => ({ kind: "container", container }));
      }
      if (node.kind === "port") return [];
      const { container } = node;
      return container.ports.map((port) => ({ kind: "port", container, port }));
    },
    current(node) {
      const { state } = tree;
      const rows = state.kind === "ready" ? state.content : [];
      const container = rows.find(({ id }) => id === node.container.id);
      return container && { ...node, container };
    },
    item: containerItem,
    tooltip: containerTooltip,
  };
}
