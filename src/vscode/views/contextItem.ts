import {
  l10n,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
} from "vscode";
import type { ContextReport } from "../../app/contextReport.ts";
import type {
  ContextGroup,
  ContextRow,
  FolderRow,
  InstructionRow,
  LineRow,
  PathRow,
} from "../../app/contextRows.ts";
import type { FileCount } from "../../buildcontext/contextPlan.ts";
import { formatSize } from "../../progress/formatSize.ts";

/** What a row of the view shows. `contextValue` holds words that the menus of package.json look for. */
export function toContextItem(row: ContextRow, dockerfile: Uri): TreeItem {
  const item = itemOf(row, dockerfile);
  // Or the tooltip would be read out in the place of the row.
  const words = [item.label, item.description, ...warningsOf(row)].filter(
    (it) => typeof it === "string" && it !== "",
  );
  item.accessibilityInformation = { label: words.join(", ") };
  return item;
}

function itemOf(row: ContextRow, dockerfile: Uri): TreeItem {
  switch (row.kind) {
    case "sum":
      return sumItem(row.report);
    case "group":
      return groupItem(row.group, row.report);
    case "instruction":
      return instructionItem(row, dockerfile);
    case "folder":
      return folderItem(row);
    case "line":
      return lineItem(row);
    case "path":
      return pathItem(row);
    case "unreadable": {
      const item = new TreeItem(row.path.path);
      item.id = `unreadable/${row.path.path}`;
      item.description = row.path.code;
      item.iconPath = new ThemeIcon("error", new ThemeColor("list.errorForeground"));
      item.command = openFile(Uri.joinPath(Uri.file(row.root), row.path.path));
      return item;
    }
    case "more": {
      const item = new TreeItem(l10n.t("{0} more", row.count));
      item.id = `more/${row.id}`;
      return item;
    }
  }
}

/** What the icon warns of. */
function warningsOf(row: ContextRow): readonly string[] {
  switch (row.kind) {
    case "unreadable":
      return [l10n.t("cannot be read")];
    case "instruction":
      return instructionWarnings(row);
    default:
      return [];
  }
}

function instructionWarnings({ reader }: InstructionRow): readonly string[] {
  const { unknown, needless } = reader;
  return [
    ...(unknown.length > 0
      ? [l10n.t("Only the build knows what this is: {0}", unknown.join(" "))]
      : []),
    ...(needless
      ? [
          l10n.t(
            "This RUN reads nothing of the context, but its tmpfs makes BuildKit ask for all of it.",
          ),
        ]
      : []),
  ];
}

/** `1.2 MB of 840 MB, 37 files` */
export function sumText({ plan, instructions, frontend }: ContextReport): string {
  const { sent, total } = plan;
  const isOpen = frontend !== undefined || instructions.some(({ unknown }) => unknown.length > 0);
  const size = formatSize(sent.bytes);
  const all = formatSize(total.bytes);
  if (sent.files === 1) {
    return isOpen
      ? l10n.t("At least {0} of {1}, 1 file", size, all)
      : l10n.t("{0} of {1}, 1 file", size, all);
  }
  return isOpen
    ? l10n.t("At least {0} of {1}, {2} files", size, all, sent.files)
    : l10n.t("{0} of {1}, {2} files", size, all, sent.files);
}

function sumItem(report: ContextReport): TreeItem {
  const item = new TreeItem(sumText(report));
  item.id = "sum";
  item.iconPath = new ThemeIcon("package");
  item.contextValue = "sum";
  const { total, kept } = report.plan;
  item.tooltip = [
    report.plan.root,
    l10n.t("In the folder: {0}", countText(total)),
    l10n.t("Without what is ignored: {0}", countText(kept)),
    ...(report.frontend === undefined
      ? []
      : [l10n.t("{0} reads this file, and may ask for more.", report.frontend)]),
  ].join("\n");
  return item;
}

function groupItem(group: ContextGroup, { plan, instructions }: ContextReport): TreeItem {
  const [label, icon, about]: readonly [string, string, string] = {
    unreadable: [l10n.t("Cannot be read"), "error", String(plan.unreadable.length)] as const,
    sent: [l10n.t("Sent"), "cloud-upload", String(instructions.length)] as const,
    biggest: [l10n.t("Biggest"), "graph", ""] as const,
    excluded: [l10n.t("Excluded"), "exclude", countText(sumOf(plan.excluded))] as const,
    unused: [l10n.t("Not used"), "circle-slash", countText(plan.unused)] as const,
  }[group];
  const isOpen = group === "sent" || group === "unreadable";
  const item = new TreeItem(
    label,
    isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
  );
  item.id = `group/${group}`;
  const colour = group === "unreadable" ? new ThemeColor("list.errorForeground") : undefined;
  item.iconPath = new ThemeIcon(icon, colour);
  item.description = group === "sent" ? countText(plan.sent) : about;
  item.contextValue = "group";
  item.tooltip = groupTooltips()[group];
  return item;
}

function groupTooltips(): Readonly<Record<ContextGroup, string>> {
  return {
    unreadable: l10n.t("The build will fail on these"),
    sent: l10n.t("What the build asks for, by the instruction that needs it"),
    biggest: l10n.t("The largest files and folders of what is sent"),
    excluded: l10n.t("What the ignore file keeps out, by its lines"),
    unused: l10n.t("No instruction needs these, and no line of the ignore file names them"),
  };
}

function instructionItem(row: InstructionRow, dockerfile: Uri): TreeItem {
  const { ask, reader } = row;
  const { text, line, excludes, stage } = reader;
  const state =
    reader.files > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const item = new TreeItem(text, state);
  item.id = `instruction/${ask}`;
  const warnings = instructionWarnings(row);
  item.iconPath =
    warnings.length > 0
      ? new ThemeIcon("warning", new ThemeColor("list.warningForeground"))
      : new ThemeIcon("symbol-method");
  item.description = countText(reader);
  item.contextValue = "instruction";
  item.command = openFile(dockerfile, line);
  item.tooltip = [
    l10n.t("Line {0}, stage {1}", line, stage),
    ...warnings,
    ...(excludes.length > 0
      ? [
          l10n.t(
            "--exclude keeps files out of the image, but they are sent: {0}",
            excludes.join(" "),
          ),
        ]
      : []),
  ].join("\n");
  return item;
}

function folderItem({ report, ask, folder }: FolderRow): TreeItem {
  const name = folder.path.slice(folder.path.lastIndexOf("/") + 1);
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  item.id = `folder/${ask}/${folder.path}`;
  item.resourceUri = uriOf(report, folder.path);
  item.iconPath = ThemeIcon.Folder;
  item.description = countText(folder.asks.get(ask) ?? folder);
  item.contextValue = "path sent";
  return item;
}

function pathItem({ report, group, path, ask }: PathRow): TreeItem {
  const isWhole = group !== "sent";
  const label = isWhole ? path.path : path.path.slice(path.path.lastIndexOf("/") + 1);
  const item = new TreeItem(label);
  item.id = `${group}/${isWhole ? "" : `${ask}/`}${path.path}`;
  item.resourceUri = uriOf(report, path.path);
  item.iconPath = path.kind === "folder" ? ThemeIcon.Folder : ThemeIcon.File;
  item.description =
    path.kind === "link"
      ? l10n.t("link")
      : path.kind === "folder"
        ? countText(path)
        : formatSize(path.bytes);
  const words = {
    sent: "path sent",
    biggest: "path sent",
    excluded: "path",
    unused: "path unused",
  };
  item.contextValue = group === "unreadable" ? "path" : words[group];
  if (path.kind === "file") item.command = openFile(uriOf(report, path.path));
  return item;
}

function lineItem({ report, line }: LineRow): TreeItem {
  const item = new TreeItem(line.pattern, TreeItemCollapsibleState.Collapsed);
  item.id = `line/${line.line}`;
  item.description = l10n.t("line {0} · {1}", line.line + 1, countText(line));
  item.iconPath = new ThemeIcon("list-selection");
  item.contextValue = "line";
  const { ignoreFile } = report.plan;
  if (ignoreFile !== undefined) item.command = openFile(Uri.file(ignoreFile), line.line + 1);
  return item;
}

/** `line` counts from 1. */
function openFile(uri: Uri, line?: number): NonNullable<TreeItem["command"]> {
  const options = line === undefined ? {} : { selection: new Range(line - 1, 0, line - 1, 0) };
  return { command: "vscode.open", title: l10n.t("Open"), arguments: [uri, options] };
}

function uriOf({ plan }: ContextReport, path: string): Uri {
  return Uri.joinPath(Uri.file(plan.root), path);
}

function countText({ files, bytes }: FileCount): string {
  const size = formatSize(bytes);
  return files === 1 ? l10n.t("{0}, 1 file", size) : l10n.t("{0}, {1} files", size, files);
}

function sumOf(counts: readonly FileCount[]): FileCount {
  return {
    files: counts.reduce((sum, { files }) => sum + files, 0),
    bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
