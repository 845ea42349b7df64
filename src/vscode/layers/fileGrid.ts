import { l10n } from "vscode";
import type { FileRow, FileView } from "../../app/fileView.ts";
import type { Change } from "../../image/changeList.ts";
import type { EntryKind } from "../../image/entryList.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { GridColumn, GridRow } from "./screen.ts";

/** Rows of files with words. `changes`: whether they tell what became of each. */
export function fileGridRows(
  view: FileView,
  offset: number,
  count: number,
  changes: boolean,
): readonly GridRow[] {
  return view.rows(offset, count).map((row) => toGridRow(row, changes));
}

export function fileGridColumns(sort: "size" | "name", changes: boolean): readonly GridColumn[] {
  const columns: readonly GridColumn[] = [
    {
      ...{ id: "name", title: l10n.t("Name"), number: false },
      sort: sort === "name" ? "ascending" : "none",
    },
    {
      ...{ id: "size", title: l10n.t("Size"), number: true },
      sort: sort === "size" ? "descending" : "none",
    },
  ];
  const change = { id: "change", title: l10n.t("Change"), number: false, sort: undefined };
  return changes ? [...columns, change] : columns;
}

function toGridRow(row: FileRow, changes: boolean): GridRow {
  const { path, name, level, kind, change, size, before, expandable, expanded } = row;
  const folder = kind === "folder";
  const what = kindWord(kind, row.files);
  const shown = changes ? changeWord(change) : "";
  const grown = change === "changed" && !folder && before !== size ? signedSize(size - before) : "";
  const said = [shown, grown && l10n.t("{0} than before", grown)].filter((part) => part !== "");
  const cells = [
    expandable || row.files > 1 ? l10n.t("{0} ({1})", name, filesWord(row.files)) : name,
    formatSize(size),
    ...(changes ? [[shown, grown].filter((part) => part !== "").join(" ")] : []),
  ];
  return {
    key: path,
    ...{ level, expandable, expanded, position: row.position, siblings: row.siblings, cells },
    tone: changes && change !== "same" ? change : "",
    folder,
    label: [name, what, formatSize(size), ...said].join(", "),
  };
}

export function filesWord(count: number): string {
  return count === 1 ? l10n.t("1 file") : l10n.t("{0} files", count);
}

export function changeWord(change: Change): string {
  switch (change) {
    case "added":
      return l10n.t("added");
    case "changed":
      return l10n.t("changed");
    case "deleted":
      return l10n.t("deleted");
    case "same":
      return "";
  }
}

export function signedSize(bytes: number): string {
  return bytes < 0 ? `−${formatSize(-bytes)}` : `+${formatSize(bytes)}`;
}

function kindWord(kind: EntryKind, files: number): string {
  switch (kind) {
    case "folder":
      return l10n.t("folder with {0}", filesWord(files));
    case "symlink":
      return l10n.t("link");
    case "hardlink":
      return l10n.t("hard link");
    case "device":
      return l10n.t("device");
    case "pipe":
      return l10n.t("pipe");
    default:
      return l10n.t("file");
  }
}
