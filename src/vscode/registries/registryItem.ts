import {
  type Command,
  l10n,
  MarkdownString,
  TreeItemCollapsibleState as State,
  ThemeColor,
  ThemeIcon,
  TreeItem,
} from "vscode";
import type { LocalState } from "../../app/compareWithLocal.ts";
import { sizeForEngine } from "../../app/readRemoteTag.ts";
import {
  type FailureRow,
  type NoteRow,
  type RegistryRow,
  type RepositoryRow,
  referenceOf,
  type TagRow,
} from "../../app/registryRows.ts";
import type { RegistryTree } from "../../app/registryTree.ts";
import { repositoryPage } from "../../app/repositoryPage.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { CommandId } from "../commands/commandTypes.ts";
import { describe } from "../reportError.ts";
import { shortId } from "../views/imageNode.ts";
import { failureWords } from "./failureWords.ts";

/** What a row shows. `contextValue` holds words that the menus of package.json look for. */
export function toRegistryItem(
  row: RegistryRow,
  tree: RegistryTree,
  failedAt: (row: FailureRow) => number,
): TreeItem {
  const item = itemOf(row, tree, failedAt);
  item.id = row.id;
  // Or the tooltip would be read out in the place of the row.
  const words = [item.label, item.description, iconWords(row, tree)].filter(
    (it) => typeof it === "string" && it !== "",
  );
  item.accessibilityInformation = { label: `${kindWord(row)} ${words.join(", ")}`.trim() };
  return item;
}

/** What an icon says and the description does not. */
function iconWords(row: RegistryRow, tree: RegistryTree): string {
  if (row.kind === "repository" && tree.repositoryState(row).pinned) return l10n.t("pinned");
  if (row.kind !== "tag") return "";
  const { error, remote, gone } = tree.tagState(row);
  return error !== undefined && remote !== undefined && !gone ? describe(error) : "";
}

/** The part of a row that is only wanted on hover. */
export function toRegistryTooltip(
  row: RegistryRow,
  tree: RegistryTree,
): MarkdownString | undefined {
  const lines = tooltipLines(row, tree);
  if (lines.length === 0) return undefined;
  const tooltip = new MarkdownString();
  for (const line of lines) tooltip.appendText(line).appendMarkdown("\n\n");
  return tooltip;
}

function itemOf(
  row: RegistryRow,
  tree: RegistryTree,
  failedAt: (row: FailureRow) => number,
): TreeItem {
  switch (row.kind) {
    case "registry": {
      const item = new TreeItem(row.host, State.Collapsed);
      item.iconPath = new ThemeIcon("server");
      item.contextValue = "registry";
      item.description = tree.loginOf(row) ?? "";
      return item;
    }
    case "repository":
      return repositoryItem(row, tree);
    case "tag":
      return tagItem(row, tree);
    case "platform": {
      const { platform, size, digest } = row.platform;
      const item = new TreeItem(platform === "" ? l10n.t("unknown platform") : platform);
      item.iconPath = new ThemeIcon("chip");
      item.contextValue = "platform";
      const parts = [...(size === undefined ? [] : [formatSize(size)]), shortId(digest)];
      item.description = parts.join(" · ");
      return item;
    }
    case "more": {
      const item = new TreeItem(l10n.t("Show more"));
      item.iconPath = new ThemeIcon("ellipsis");
      item.description = l10n.t("{0} left", row.left);
      item.command = command("slipway.registries.showMore", item.label as string, row);
      return item;
    }
    case "note":
      return noteItem(row);
    case "failure": {
      const { label, detail, icon } = failureWords(row, failedAt(row));
      const item = new TreeItem(label);
      item.iconPath = new ThemeIcon(icon, new ThemeColor("list.warningForeground"));
      item.description = detail;
      item.tooltip = detail;
      item.contextValue = "failure";
      item.command = command("slipway.registries.refresh", label, row);
      return item;
    }
  }
}

function repositoryItem(row: RepositoryRow, tree: RegistryTree): TreeItem {
  const { pinned, local, filter, tags } = tree.repositoryState(row);
  const item = new TreeItem(row.repository, State.Collapsed);
  item.iconPath = new ThemeIcon(pinned && !local ? "pinned" : "repo");
  const hasPage = repositoryPage(row.host, row.repository) !== undefined;
  item.contextValue = `repository${pinned ? " pinned" : ""}${hasPage ? " page" : ""}`;
  const count = tags === 1 ? l10n.t("1 tag") : tags === undefined ? "" : l10n.t("{0} tags", tags);
  const parts = [count, filter === "" ? "" : l10n.t("with “{0}”", filter)];
  item.description = parts.filter((part) => part !== "").join(" · ");
  return item;
}

function tagItem(row: TagRow, tree: RegistryTree): TreeItem {
  const { remote, local, error, gone, enginePlatform } = tree.tagState(row);
  const item = new TreeItem(row.tag, State.Collapsed);
  const hasPage = repositoryPage(row.host, row.repository) !== undefined;
  item.contextValue = `tag${hasPage ? " page" : ""}`;
  const [icon, colour] = gone
    ? ["circle-slash", undefined]
    : error === undefined
      ? localIcons[local]
      : ["warning", undefined];
  item.iconPath = new ThemeIcon(icon, colour === undefined ? undefined : new ThemeColor(colour));
  if (remote === undefined) {
    const refused = error === undefined ? "…" : describe(error);
    item.description = gone ? l10n.t("has no manifest any more") : refused;
    return item;
  }
  const size = sizeForEngine(remote, enginePlatform);
  const { platforms = [], artifact } = remote.contents ?? {};
  const names = platforms.map(({ platform }) => platform).filter((name) => name !== "");
  const parts = [
    localWords()[local],
    size === undefined ? "" : formatSize(size),
    artifact === undefined ? platformsText(names) : l10n.t("no image"),
    shortId(remote.digest),
  ];
  item.description = parts.filter((part) => part !== "").join(" · ");
  return item;
}

function noteItem({ note, parent }: NoteRow): TreeItem {
  const item = new TreeItem(
    {
      "no-repositories": l10n.t("None of its repositories is in use here"),
      "no-tags": l10n.t("No tags"),
      "no-match": l10n.t("No tag has this text in it"),
      "no-platforms": l10n.t("No image, so it has no platforms"),
    }[note],
  );
  item.iconPath = new ThemeIcon("info");
  item.contextValue = "note";
  if (note === "no-repositories") {
    item.description = l10n.t("show the tags of one…");
    item.command = command("slipway.registries.showTags", item.description, parent);
  } else if (note === "no-match") {
    item.description = l10n.t("filter otherwise…");
    item.command = command("slipway.registries.filterTags", item.description, parent);
  }
  return item;
}

function command(id: CommandId, title: string, row: RegistryRow): Command {
  return { command: id, title, arguments: [row] };
}

const localIcons: Readonly<Record<LocalState, readonly [string, string | undefined]>> = {
  same: ["check", "testing.iconPassed"],
  differs: ["arrow-swap", "list.warningForeground"],
  absent: ["cloud", undefined],
  unknown: ["tag", undefined],
};

function localWords(): Readonly<Record<LocalState, string>> {
  return {
    same: l10n.t("same as local"),
    differs: l10n.t("differs from local"),
    absent: l10n.t("not here"),
    unknown: "",
  };
}

/** A row has no room for ten of them. */
function platformsText(names: readonly string[]): string {
  return names.length <= 2 ? names.join(", ") : l10n.t("{0} platforms", names.length);
}

function kindWord(row: RegistryRow): string {
  switch (row.kind) {
    case "registry":
      return l10n.t("Registry");
    case "repository":
      return l10n.t("Repository");
    case "tag":
      return l10n.t("Tag");
    case "platform":
      return l10n.t("Platform");
    default:
      return "";
  }
}

function tooltipLines(row: RegistryRow, tree: RegistryTree): readonly string[] {
  switch (row.kind) {
    case "registry": {
      const login = tree.loginOf(row);
      return login === undefined ? [row.host] : [row.host, l10n.t("Login: {0}", login)];
    }
    case "repository":
      return [referenceOf(row)];
    case "tag": {
      const { remote, error } = tree.tagState(row);
      const platforms = remote?.contents?.platforms ?? [];
      return [
        referenceOf(row),
        ...(remote ? [remote.digest] : []),
        ...platforms.map(({ platform, size }) =>
          size === undefined ? platform : `${platform}, ${formatSize(size)}`,
        ),
        ...(remote?.contents?.artifact === undefined ? [] : [remote.contents.artifact]),
        ...(error === undefined ? [] : [describe(error)]),
      ];
    }
    case "platform":
      return [referenceOf(row)];
    default:
      return [];
  }
}
