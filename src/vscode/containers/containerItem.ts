import {
  env,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
} from "vscode";
import { isLive, portText } from "../../app/containerRows.ts";
import type { ContainerRow } from "../../app/containerTree.ts";
import { translated } from "../translated.ts";
import { shortId } from "../views/imageNode.ts";
import type { ContainerNode } from "./containerNode.ts";
import { containerRowId } from "./containerRowId.ts";

/** What a row shows. `contextValue` holds words that the menus of package.json look for. */
export function containerItem(node: ContainerNode): TreeItem {
  const item = node.kind === "container" ? rowItem(node.container) : portItem(node);
  item.id = containerRowId(node);
  return item;
}

/** The part of a row that is only wanted on hover. */
export function containerTooltip({ container }: ContainerNode): MarkdownString {
  const rows = [
    container.name,
    l10n.t("Id: {0}", shortId(container.id)),
    l10n.t("Image: {0}", container.image),
    l10n.t("State: {0}", translated(container.words)),
    l10n.t("Created: {0}", new Date(container.created).toLocaleString(env.language)),
    ...container.ports.map((port) => l10n.t("Port: {0}", portText(port))),
  ];
  const tooltip = new MarkdownString();
  for (const row of rows) tooltip.appendText(row).appendMarkdown("\n\n");
  return tooltip;
}

function rowItem(container: ContainerRow): TreeItem {
  const published = container.ports.filter(({ hostPort }) => hostPort !== undefined);
  const item = new TreeItem(
    container.name,
    container.ports.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  item.iconPath = iconOf(container);
  item.contextValue = [
    "container",
    isLive(container) ? "running" : "stopped",
    ...(published.some(({ protocol }) => protocol === "tcp") ? ["web"] : []),
  ].join(" ");
  const ports = published.map(portText).join(", ");
  item.description = [container.image, translated(container.words), ports]
    .filter(Boolean)
    .join(" · ");
  const spoken = l10n.t(
    "Container {0}, {1}, image {2}",
    container.name,
    translated(container.words),
    container.image,
  );
  item.accessibilityInformation = {
    label: ports === "" ? spoken : l10n.t("{0}, ports {1}", spoken, ports),
  };
  return item;
}

function iconOf({ state, words }: ContainerRow): ThemeIcon {
  switch (state) {
    case "running":
      return words.includes("unhealthy")
        ? new ThemeIcon("warning", new ThemeColor("list.warningForeground"))
        : new ThemeIcon("vm-running", new ThemeColor("testing.iconPassed"));
    case "paused":
      return new ThemeIcon("debug-pause");
    case "restarting":
      return new ThemeIcon("sync");
    case "exited":
      return /\((?!0\))\d+\)/.test(words)
        ? new ThemeIcon("error", new ThemeColor("list.errorForeground"))
        : new ThemeIcon("vm-outline");
    default:
      return new ThemeIcon("vm-outline");
  }
}

function portItem({ port }: ContainerNode & { readonly kind: "port" }): TreeItem {
  const item = new TreeItem(portText(port));
  const isPublished = port.hostPort !== undefined;
  item.iconPath = new ThemeIcon(isPublished ? "plug" : "circle-outline");
  item.contextValue = isPublished && port.protocol === "tcp" ? "port web" : "port";
  item.description = isPublished ? (port.hostAddress ?? "") : l10n.t("exposed, not published");
  item.accessibilityInformation = {
    label: isPublished
      ? l10n.t("Port {0} of the machine leads to port {1}", `${port.hostPort}`, port.containerPort)
      : l10n.t("Port {0}, exposed and not published", port.containerPort),
  };
  return item;
}
