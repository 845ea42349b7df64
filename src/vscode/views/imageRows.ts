import { type Disposable, env, l10n, type MarkdownString, type TreeItem } from "vscode";
import type { RowChanges } from "../../app/changedRows.ts";
import type { ImageGroup } from "../../app/groupImages.ts";
import type { ImageArrangement } from "../../app/imageArrangement.ts";
import type { ImageHolder } from "../../app/imageHolder.ts";
import { type ImageLayer, listLayers } from "../../app/imageLayers.ts";
import type { ImageRow } from "../../app/imageRow.ts";
import type { ImageTree } from "../../app/imageTree.ts";
import { describe } from "../reportError.ts";
import { createFormatAge } from "./formatAge.ts";
import { toImageItem, toImageTooltip } from "./imageItem.ts";
import type { ImageNode, ImageRowNode } from "./imageNode.ts";
import { type ImagesHead, imagesHead } from "./imagesHead.ts";

/** The rows of the Images view as VS Code asks for them. */
export interface ImageRows extends Disposable {
  children(node: ImageNode | undefined): ImageNode[] | Promise<ImageNode[]>;
  item(node: ImageNode): TreeItem;
  tooltip(node: ImageNode): MarkdownString | undefined;
  head(): ImagesHead;
  /** The rows that have to be drawn again, brought up to date; undefined for all of them. */
  changed(changes: RowChanges): ImageNode[] | undefined;
}

/** Of a long list in a new order: VS Code draws nothing before it has every row that it was given. */
const mostFirst = 300;
/** Milliseconds after which the others are given, too; VS Code drops a question on which a change follows. */
const restPause = 100;

type GroupNode = Extract<ImageNode, { kind: "group" }>;

export interface ImageRowsDeps {
  readonly now: () => number;
  /** Asked about the images that Slipway keeps. */
  readonly openKept: () => Promise<ImageHolder>;
  /** Resolves after the time, or at once when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** There are more rows than were given. */
  readonly onMore: () => void;
}

export function createImageRows(tree: ImageTree, deps: ImageRowsDeps): ImageRows {
  const { now, openKept } = deps;
  const nodes = createNodes(tree);
  const layers = createLayerCache();
  const age = createFormatAge(env.language);
  const portions = createPortions(tree, deps);
  return {
    children(node) {
      if (node === undefined) {
        const { groups } = tree.rows;
        return groups ? groups.map(nodes.ofGroup) : portions.rows().map(nodes.ofRow);
      }
      if (node.kind === "group") return node.group.rows.map(nodes.ofRow);
      return node.kind === "image" ? partsOf(node, { tree, layers, openKept }) : [];
    },
    item: (node) => {
      const { filter, onlyDangling, grouping } = tree.arrangement;
      return toImageItem(node, {
        ...{ now: now(), age },
        byRepository: grouping === "repository",
        open: tree.rows.rows.size <= mostOpen,
        filtered: filter !== "" || onlyDangling,
      });
    },
    tooltip: toImageTooltip,
    head: () => imagesHead(tree),
    changed: nodes.changed,
    dispose() {
      portions.dispose();
      layers.dispose();
    },
  };
}

/**
 * The first rows of a long list at once and all of them soon after, where it is in a new order. What
 * an event changes in a list that is there comes whole, so that nobody is scrolled away.
 */
function createPortions(
  tree: ImageTree,
  { wait, onMore }: Pick<ImageRowsDeps, "wait" | "onMore">,
): Disposable & { rows(): readonly ImageRow[] } {
  let given: ImageArrangement | undefined;
  const closing = new AbortController();
  const { signal } = closing;
  const giveRest = async (): Promise<void> => {
    await wait(restPause, signal);
    if (!signal.aborted) onMore();
  };
  return {
    rows() {
      const { arrangement } = tree;
      const rows = [...tree.rows.rows.values()];
      const isNew = given !== arrangement;
      if (rows.length > 0) given = arrangement;
      if (!isNew || rows.length <= mostFirst) return rows;
      void giveRest();
      return rows.slice(0, mostFirst);
    },
    dispose: () => closing.abort(),
  };
}

/** With more rows groups are closed at first: VS Code asks for what is in each open one. */
const mostOpen = 300;

/** One object for each row as long as there is the row; what it shows is written over. */
function createNodes(tree: ImageTree): {
  ofGroup(group: ImageGroup): ImageNode;
  ofRow(row: ImageRow): ImageNode;
  changed(changes: RowChanges): ImageNode[] | undefined;
} {
  const groups = new Map<string, GroupNode>();
  const rows = new Map<string, ImageRowNode>();
  const update = (row: ImageRow): ImageRowNode => {
    const [image] = row.entries;
    return keep(rows, row.id, { kind: "image", row, image });
  };
  return {
    ofGroup: (group) => keep(groups, group.id, { kind: "group", group }),
    ofRow: update,
    changed(changes) {
      const shown = tree.rows;
      const known = new Map((shown.groups ?? []).map((group) => [group.id, group]));
      for (const [id, node] of [...groups]) {
        const group = known.get(id);
        if (group) Object.assign(node, { group });
        else groups.delete(id);
      }
      for (const id of [...rows.keys()]) {
        const row = shown.rows.get(id);
        if (row) update(row);
        else rows.delete(id);
      }
      if (changes === "all") return undefined;
      return changes.flatMap((id) => groups.get(id) ?? rows.get(id) ?? []);
    },
  };
}

function keep<N extends ImageNode>(nodes: Map<string, N>, id: string, fresh: N): N {
  const node = nodes.get(id);
  if (node) return Object.assign(node, fresh);
  nodes.set(id, fresh);
  return fresh;
}

async function partsOf(
  { row, image }: ImageRowNode,
  {
    tree,
    layers,
    openKept,
  }: Pick<ImageRowsDeps, "openKept"> & { readonly tree: ImageTree; readonly layers: LayerCache },
): Promise<ImageNode[]> {
  const platforms = row.image.platforms ?? [];
  const shown = platforms.map(
    (platform): ImageNode => ({ kind: "platform", row, image, platform }),
  );
  const { state } = tree;
  const engine = state.kind === "ready" && !row.kept ? state.engine : undefined;
  if (engine === undefined && !row.kept) return shown;
  const open = async () => engine ?? openKept();
  const key = `${engine?.endpoint.host ?? "kept"} ${row.image.id}`;
  try {
    const all = await layers.of(key, open, row.image.id);
    return [...shown, ...all.map((layer): ImageNode => ({ kind: "layer", row, image, layer }))];
  } catch (error) {
    const text = l10n.t("The layers cannot be told: {0}", describe(error));
    return [...shown, { kind: "note", row, image, text }];
  }
}

interface LayerCache extends Disposable {
  of(key: string, open: () => Promise<ImageHolder>, id: string): Promise<readonly ImageLayer[]>;
}

/** An image's layers never change, so a row that is drawn again asks nothing. */
function createLayerCache(): LayerCache {
  const known = new Map<string, Promise<readonly ImageLayer[]>>();
  const closing = new AbortController();
  return {
    of(key, open, id) {
      const old = known.get(key);
      if (old) return old;
      const asked = open().then((holder) => listLayers(holder, id, closing.signal));
      asked.catch(() => known.delete(key));
      if (known.size >= mostKept) known.delete([...known.keys()][0] ?? "");
      known.set(key, asked);
      return asked;
    },
    dispose: () => closing.abort(),
  };
}

const mostKept = 50;
