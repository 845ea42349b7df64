import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { ImageGroup } from "../../app/groupImages.ts";
import { familiarName, type ImageRow } from "../../app/imageRow.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { type ImageNode, nameOf, shortId } from "./imageNode.ts";
import {
  alsoWords,
  dateWords,
  groupWords,
  joinWords,
  listWords,
  sizeWords,
  usedWords,
  userWords,
} from "./imageWords.ts";
import { layerItem, layerTooltip } from "./layerItem.ts";

export interface ImageItemOptions {
  readonly now: number;
  /** How long ago, in words; both times are milliseconds since the epoch. */
  readonly age: (then: number, now: number) => string;
  /** Rows stand under their repository, so that they need not repeat its name. */
  readonly byRepository: boolean;
  /** Groups are few enough, or wanted for what is in them. */
  readonly open: boolean;
  /** Rows are a choice: groups are open again, whoever closed them before. */
  readonly filtered: boolean;
}

/** What a row shows. `contextValue` holds words that the menus of package.json look for. */
export function toImageItem(node: ImageNode, options: ImageItemOptions): TreeItem {
  switch (node.kind) {
    case "group":
      return groupItem(node.group, options);
    case "image":
      return imageItem(node.row, options);
    case "platform":
      return platformItem(node);
    case "layer":
      return layerItem(node, options.now);
    case "note":
      return noteItem(node);
  }
}

/** The part of a row that is only wanted on hover. */
export function toImageTooltip(node: ImageNode): MarkdownString | undefined {
  if (node.kind === "layer") return layerTooltip(node.layer);
  if (node.kind !== "image") return undefined;
  const { image, entries, also, alsoCount, users } = node.row;
  const names = entries.flatMap(({ reference }) => reference ?? []);
  const others = listWords(also, { count: alsoCount, most: mostTold });
  const rows = [
    names.length === 0 ? l10n.t("Image without a name") : listWords(names, { most: mostTold }),
    ...(alsoCount === 0 ? [] : [l10n.t("Also: {0}", others)]),
    ...image.digests.slice(0, mostTold).map((digest) => l10n.t("Digest: {0}", digest)),
    l10n.t("Id: {0}", image.id),
    l10n.t("Size: {0}", sizeWords(node.row)),
    l10n.t("Created: {0}", dateWords(image.created)),
    ...(users.length === 0
      ? []
      : [l10n.t("Used by: {0}", listWords(users.map(userWords), { most: mostTold }))]),
    ...(image.platforms === undefined ? [] : [l10n.t("Platforms: {0}", platformsOf(node.row))]),
    ...labelRows(image.labels),
  ];
  const tooltip = new MarkdownString();
  for (const row of rows) tooltip.appendText(row).appendMarkdown("\n\n");
  return tooltip;
}

/** Of a kind, on hover and in one list. */
const mostTold = 10;

function groupItem(group: ImageGroup, { open, filtered }: ImageItemOptions): TreeItem {
  const { id, kind, rows } = group;
  const closed = !open || (kind === "untagged" && !filtered);
  const item = new TreeItem(
    groupWords(group),
    closed ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded,
  );
  // VS Code keeps rows open or closed by their ids.
  item.id = filtered ? `${id}/filtered` : id;
  item.iconPath = groupIcons[kind];
  item.contextValue = kind === "repository" || kind === "untagged" ? kind : "group";
  const count = kind === "repository" ? tagsCount(rows.length) : imagesCount(rows.length);
  if (kind !== "repository" || rows.length > 1) item.description = count;
  item.accessibilityInformation = { label: joinWords([groupWords(group), count], ", ") };
  return item;
}

const groupIcons: Readonly<Record<ImageGroup["kind"], ThemeIcon>> = {
  repository: new ThemeIcon("repo"),
  registry: new ThemeIcon("server"),
  label: new ThemeIcon("bookmark"),
  age: new ThemeIcon("calendar"),
  untagged: new ThemeIcon("question"),
  unlabelled: new ThemeIcon("question"),
  kept: new ThemeIcon("tools"),
};

function tagsCount(count: number): string {
  return count === 1 ? l10n.t("1 tag") : l10n.t("{0} tags", count);
}

function imagesCount(count: number): string {
  return count === 1 ? l10n.t("1 image") : l10n.t("{0} images", count);
}

function imageItem(row: ImageRow, { now, age: ageOf, byRepository }: ImageItemOptions): TreeItem {
  const { image, entries, users } = row;
  const [first] = entries;
  const named = first.reference !== undefined;
  const kept = row.kept === true;
  const label = labelOf(row, byRepository && !kept);
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = row.id;
  const running = users.some(({ state }) => state === "running");
  item.iconPath = running ? runningIcon : named ? tagIcon : untaggedIcon;
  item.contextValue = contextOf(kept ? "kept" : "image", named);
  // 1970 is what reproducible builds say, and no age.
  const age = image.created < dayMs ? "" : ageOf(image.created, now);
  const also = alsoWords(row);
  const platforms = platformsOf(row);
  const id = named || kept ? shortId(image.id) : "";
  const shown = [sizeWords(row), age, also, usedWords(row), platforms, id];
  item.description = joinWords(shown, " · ");
  const names = listWords(entries.map(nameOf), { most: mostTold });
  const spoken = [
    l10n.t("Image {0}", names),
    kept ? l10n.t("made without an engine") : "",
    named || kept ? "" : l10n.t("untagged"),
    also,
    sizeWords(row),
    age === "" ? "" : l10n.t("created {0}", age),
    ...[usedWords(row), platforms, id],
  ];
  item.accessibilityInformation = { label: joinWords(spoken, ", ") };
  return item;
}

/** Words that the menus look for: `tag` is an engine's. */
function contextOf(kind: "image" | "kept", named: boolean): string {
  if (!named) return kind;
  return kind === "kept" ? "kept named" : "image tag";
}

const dayMs = 24 * 60 * 60 * 1000;

const runningIcon = new ThemeIcon("play-circle");
const tagIcon = new ThemeIcon("tag");
const untaggedIcon = new ThemeIcon("package");

function labelOf({ entries, image }: ImageRow, byRepository: boolean): string {
  const [first] = entries;
  if (first.reference !== undefined) {
    if (byRepository) return first.tag ?? first.reference;
    const names = entries.map(({ reference }) => familiarName(reference ?? ""));
    return listWords(names, { most: mostTold });
  }
  // Pulled by digest, or its tag went to another: the engine still knows the repository.
  const [digest] = image.digests;
  if (digest === undefined) return shortId(image.id);
  const at = digest.indexOf("@");
  return `${familiarName(digest.slice(0, at))}@${shortId(digest.slice(at + 1))}`;
}

/** Empty for an image of one platform. */
function platformsOf({ image }: ImageRow): string {
  return listWords((image.platforms ?? []).map(({ platform }) => platform));
}

function labelRows(labels: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(labels);
  const shown = entries.slice(0, mostTold).map(([key, value]) => `${key}=${value}`);
  const more = entries.length - shown.length;
  return more > 0 ? [...shown, l10n.t("{0} more labels", more)] : shown;
}

function platformItem({ row, platform }: Extract<ImageNode, { kind: "platform" }>): TreeItem {
  const item = new TreeItem(platform.platform, TreeItemCollapsibleState.None);
  item.id = `${row.id}/platform/${platform.digest}`;
  item.iconPath = new ThemeIcon("chip");
  item.contextValue = "platform";
  item.description = joinWords([formatSize(platform.size), shortId(platform.digest)], " · ");
  item.tooltip = platform.digest;
  const label = l10n.t("Platform {0}, {1}", platform.platform, formatSize(platform.size));
  item.accessibilityInformation = { label: joinWords([label, shortId(platform.digest)], ", ") };
  return item;
}

function noteItem({ row, text }: Extract<ImageNode, { kind: "note" }>): TreeItem {
  const item = new TreeItem(text, TreeItemCollapsibleState.None);
  item.id = `${row.id}/note`;
  item.iconPath = new ThemeIcon("warning");
  item.contextValue = "note";
  item.tooltip = text;
  item.accessibilityInformation = { label: l10n.t("Warning: {0}", text) };
  return item;
}
