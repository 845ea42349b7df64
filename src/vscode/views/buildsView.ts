import { Disposable, EventEmitter, type TreeDataProvider, type TreeItem, window } from "vscode";
import type { BuildList, ListedBuild } from "../../app/buildList.ts";
import { inFileOrder, isWorthARow } from "../../app/buildRowText.ts";
import { setContextKey } from "../setContextKey.ts";
import { toBuildItem, toBuildTooltip } from "./buildItem.ts";
import { type BuildNode, missOf } from "./buildNode.ts";

export interface BuildsView extends Disposable {
  /** The rows that are selected. */
  readonly selection: readonly BuildNode[];
}

/**
 * The Builds view: rows of the plain model. Nothing is read before it is seen; of a running build
 * only its own rows are asked for again.
 */
export function registerBuildsView(deps: {
  readonly list: BuildList;
  readonly now: () => number;
}): BuildsView {
  const { list, now } = deps;
  const changed = new EventEmitter<BuildNode | undefined>();
  /** The rows of builds as VS Code has them: it knows them by identity. */
  let rows = new Map<string, BuildNode & { readonly kind: "build" }>();
  let stale = true;
  const roots = async (): Promise<BuildNode[]> => {
    const builds = await list.builds();
    rows = new Map(builds.map((build) => [build.id, { kind: "build", build }]));
    stale = false;
    setContextKey("slipway.buildsState", builds.length === 0 ? "empty" : "ready");
    return [...rows.values()];
  };
  const provider: TreeDataProvider<BuildNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node === undefined ? roots() : childrenOf(list, node)),
    getTreeItem: (node) => toBuildItem(current(list, node), now()),
    resolveTreeItem(item: TreeItem, node) {
      item.tooltip = toBuildTooltip(current(list, node));
      return item;
    },
  };
  const view = window.createTreeView("slipway.builds", {
    treeDataProvider: provider,
    canSelectMany: true,
    showCollapseAll: true,
  });
  const show = (id: string | undefined): void => {
    stale = true;
    if (!view.visible) return;
    const row = id === undefined ? undefined : rows.get(id);
    if (id === undefined || row !== undefined) changed.fire(row);
  };
  const listeners = Disposable.from(
    view,
    changed,
    list.onDidChange(show),
    view.onDidChangeVisibility(({ visible }) => {
      if (visible && stale) changed.fire(undefined);
    }),
  );
  return {
    get selection() {
      return view.selection;
    },
    dispose: () => listeners.dispose(),
  };
}

/** Rows of builds live longer than what they show. */
function current(list: BuildList, node: BuildNode): BuildNode {
  return node.kind === "build" ? { kind: "build", build: fresh(list, node.build) } : node;
}

function fresh(list: BuildList, build: ListedBuild): ListedBuild {
  return list.fresh(build.id) ?? build;
}

function childrenOf(list: BuildList, node: BuildNode): BuildNode[] {
  if (node.kind === "transfer" || node.kind === "note") return [];
  if (node.kind === "build") {
    const build = fresh(list, node.build);
    const steps = inFileOrder(list.stepsOf(build)).filter(isWorthARow);
    return steps.map((step) => ({ kind: "step", build, step }));
  }
  const { build, step } = node;
  const now = list.stepsOf(build).find(({ number }) => number === step.number) ?? step;
  const miss = missOf(build, now);
  return [
    ...(miss ? [{ kind: "note" as const, build, step: now, reason: miss }] : []),
    ...now.transfers.map((transfer) => ({ kind: "transfer" as const, build, step: now, transfer })),
  ];
}
