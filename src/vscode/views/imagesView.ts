import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  type TreeDataProvider,
  type TreeItem,
  window,
  workspace,
} from "vscode";
import type { ImageTree, ImageTreeState } from "../../app/imageTree.ts";
import { setContextKey } from "../setContextKey.ts";
import { type ImageNode, imagesOf } from "./imageNode.ts";
import { toTooltip, toTreeItem } from "./toTreeItem.ts";

export interface ImagesView extends Disposable {
  readonly state: ImageTreeState;
  /** The rows that are selected. */
  readonly selection: readonly ImageNode[];
  /** Lists again; shows the view where it is hidden. */
  refresh(): void;
}

export interface ImagesViewDeps {
  readonly tree: ImageTree;
  readonly now: () => number;
}

/** The Images view: rows of the plain model, which works only while the view is seen and trusted. */
export function registerImagesView({ tree, now }: ImagesViewDeps): ImagesView {
  const changed = new EventEmitter<undefined>();
  const provider: TreeDataProvider<ImageNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node === undefined ? rootsOf(tree.state) : childrenOf(node)),
    getTreeItem: (node) => toTreeItem(node, now()),
    resolveTreeItem(item: TreeItem, node) {
      if (node.kind === "image") item.tooltip = toTooltip(node.image);
      return item;
    },
  };
  const view = window.createTreeView("slipway.images", {
    treeDataProvider: provider,
    canSelectMany: true,
    showCollapseAll: true,
  });
  const show = (): void => {
    const trusted = workspace.isTrusted;
    setContextKey("slipway.engineState", trusted ? tree.state.kind : "untrusted");
    view.description = trusted ? describe(tree.state) : "";
    changed.fire(undefined);
  };
  const follow = (): void => {
    tree.setVisible(view.visible && workspace.isTrusted);
    show();
  };
  const listeners = Disposable.from(
    view,
    changed,
    tree.onDidChange(show),
    view.onDidChangeVisibility(follow),
    workspace.onDidGrantWorkspaceTrust(follow),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration("slipway.engine")) return;
      // Another engine: hiding drops the connection, showing makes a new one.
      tree.setVisible(false);
      follow();
    }),
  );
  follow();
  return {
    get state() {
      return tree.state;
    },
    get selection() {
      return view.selection;
    },
    refresh() {
      // Showing the view lists the images; while it is hidden there is nothing to refresh.
      if (view.visible) tree.refresh();
      else void commands.executeCommand("slipway.images.focus");
    },
    dispose() {
      listeners.dispose();
      tree.dispose();
    },
  };
}

function rootsOf(state: ImageTreeState): ImageNode[] {
  if (state.kind !== "ready" || !workspace.isTrusted) return [];
  const roots: ImageNode[] = state.repositories.map((repository) => ({
    kind: "repository",
    repository,
  }));
  if (state.dangling.length > 0) roots.push({ kind: "untagged", images: state.dangling });
  return roots;
}

function childrenOf(node: ImageNode): ImageNode[] {
  return node.kind === "image" ? [] : imagesOf(node).map((image) => ({ kind: "image", image }));
}

function describe(state: ImageTreeState): string {
  switch (state.kind) {
    case "ready":
    case "empty":
      return state.engine.endpoint.source;
    case "unreachable":
      return l10n.t("no engine");
    case "loading":
      return "";
  }
}
