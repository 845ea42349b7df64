import { env, l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { ImageLayer } from "../../app/imageLayers.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { CommandId } from "../commands/commandTypes.ts";
import { formatAge } from "./formatAge.ts";
import type { ImageNode } from "./imageNode.ts";
import { dateWords, joinWords } from "./imageWords.ts";

type LayerNode = Extract<ImageNode, { kind: "layer" }>;

/** A layer below its image; what it is made of opens at a click. */
export function layerItem(node: LayerNode, now: number): TreeItem {
  const { row, layer } = node;
  const { index, instruction, size, created, empty } = layer;
  const [firstLine = ""] = instruction.split("\n", 1);
  const text = firstLine === "" ? l10n.t("(unknown)") : firstLine;
  const item = new TreeItem(cut(text, mostShown), TreeItemCollapsibleState.None);
  item.id = `${row.id}/layer/${index}`;
  item.iconPath = new ThemeIcon(empty ? "circle-small" : "layers");
  item.contextValue = empty ? "layer empty" : "layer";
  const parts = [
    empty ? l10n.t("no files") : formatSize(size),
    created <= 0 ? "" : formatAge(created, now, env.language),
    layer.base ? l10n.t("of the base") : "",
  ];
  item.description = joinWords(parts, " · ");
  const label = l10n.t("Layer {0}: {1}", index + 1, cut(text, mostSpoken));
  item.accessibilityInformation = { label: joinWords([label, ...parts], ", ") };
  if (!empty) {
    const command: CommandId = "slipway.layers.showFiles";
    item.command = {
      command,
      title: l10n.t("Show Files of Layer"),
      arguments: [node],
    };
  }
  return item;
}

export function layerTooltip(layer: ImageLayer): MarkdownString {
  const { instruction, comment, size, created, diffId } = layer;
  const rows = [
    l10n.t("Size: {0}", formatSize(size)),
    ...(created <= 0 ? [] : [l10n.t("Created: {0}", dateWords(created))]),
    ...(diffId === undefined ? [] : [l10n.t("Digest: {0}", diffId)]),
    ...(comment === "" ? [] : [comment]),
  ];
  const tooltip = new MarkdownString();
  tooltip.appendCodeblock(cut(instruction, mostTold), "dockerfile");
  for (const row of rows) tooltip.appendText(row).appendMarkdown("\n\n");
  return tooltip;
}

const mostShown = 200;
const mostSpoken = 200;
const mostTold = 4000;

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
