import { env, l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { ImageEntry, ImageRepository } from "../../app/imageTree.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { formatAge } from "./formatAge.ts";
import { type ImageNode, nameOf, shortId } from "./imageNode.ts";

/** What a row shows. `contextValue` holds words that the menus of package.json look for. */
export function toTreeItem(node: ImageNode, now: number): TreeItem {
  switch (node.kind) {
    case "repository":
      return repositoryItem(node.repository);
    case "untagged":
      return untaggedItem(node.images);
    case "image":
      return imageItem(node.image, now);
  }
}

/** The part of a row that is only wanted on hover. */
export function toTooltip(image: ImageEntry): MarkdownString {
  const created = new Date(image.created).toLocaleString(env.language);
  const rows = [
    image.reference === undefined ? l10n.t("Image without a name") : image.reference,
    l10n.t("Id: {0}", image.id),
    l10n.t("Size: {0}", formatSize(image.size)),
    l10n.t("Created: {0}", created),
  ];
  const tooltip = new MarkdownString();
  for (const row of rows) tooltip.appendText(row).appendMarkdown("\n\n");
  return tooltip;
}

function repositoryItem({ name, images }: ImageRepository): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = `repository/${name}`;
  item.iconPath = new ThemeIcon("repo");
  item.contextValue = "repository";
  if (images.length > 1) item.description = l10n.t("{0} tags", images.length);
  return item;
}

function untaggedItem(images: readonly ImageEntry[]): TreeItem {
  const item = new TreeItem(l10n.t("Untagged"), TreeItemCollapsibleState.Collapsed);
  item.id = "untagged";
  item.iconPath = new ThemeIcon("question");
  item.contextValue = "untagged";
  item.description = String(images.length);
  return item;
}

function imageItem(image: ImageEntry, now: number): TreeItem {
  const label = image.tag ?? shortId(image.id);
  const size = formatSize(image.size);
  const age = formatAge(image.created, now, env.language);
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = `image/${image.reference ?? image.id}`;
  item.iconPath = new ThemeIcon(image.tag === undefined ? "package" : "tag");
  item.contextValue = image.reference === undefined ? "image" : "image tag";
  item.description = [size, age, ...(image.tag === undefined ? [] : [shortId(image.id)])].join(
    " · ",
  );
  item.accessibilityInformation = {
    label: l10n.t("Image {0}, {1}, created {2}", nameOf(image), size, age),
  };
  return item;
}
