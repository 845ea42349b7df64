import {
  env,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  workspace,
} from "vscode";
import type { ListedBuild } from "../../app/buildList.ts";
import type { RecordedStep } from "../../app/buildRecord.ts";
import { stepText, transfersTogether, transferText } from "../../app/buildRowText.ts";
import type { Transfer } from "../../progress/buildState.ts";
import { formatDuration } from "../../progress/formatDuration.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { missWords } from "../build/missWords.ts";
import type { CommandId } from "../commands/commandTypes.ts";
import { translated } from "../translated.ts";
import { type BuildNode, missOf } from "./buildNode.ts";
import { formatAge } from "./formatAge.ts";

/** What a row of the Builds view shows. `contextValue` holds words that the menus look for. */
export function toBuildItem(node: BuildNode, now: number): TreeItem {
  switch (node.kind) {
    case "build":
      return buildItem(node.build, now);
    case "step":
      return stepItem(node);
    case "note":
      return noteItem(node);
    case "transfer":
      return transferItem(node);
  }
}

/** The part of a row that is only wanted on hover. */
export function toBuildTooltip(node: BuildNode): MarkdownString | undefined {
  if (node.kind === "transfer" || node.kind === "note") return undefined;
  const tooltip = new MarkdownString();
  const rows = node.kind === "build" ? buildFacts(node.build) : stepFacts(node);
  for (const row of rows) tooltip.appendText(row).appendMarkdown("\n\n");
  return tooltip;
}

function buildItem(build: ListedBuild, now: number): TreeItem {
  const { id, name, status, startedAt, endedAt, done, total } = build;
  const running = endedAt === undefined;
  const item = new TreeItem(
    build.target === undefined ? name : l10n.t("{0} ({1})", name, build.target),
    running ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
  );
  item.id = `build/${id}`;
  item.iconPath = buildIcons[status];
  const past = status === "failed" ? "build past failed" : "build past";
  item.contextValue = running ? "build running" : past;
  const state = {
    running:
      total === 0 ? l10n.t("preparing…") : l10n.t("step {0}/{1}", Math.min(done + 1, total), total),
    stopping: l10n.t("cancelling…"),
    ok: "",
    failed: l10n.t("failed"),
    cancelled: l10n.t("cancelled"),
  }[status];
  const parts = running
    ? [state]
    : [state, formatDuration(endedAt - startedAt), formatAge(startedAt, now, env.language)];
  item.description = parts.filter((part) => part !== "").join(" · ");
  const label = [l10n.t("Build of {0}", name), spoken(status), ...parts.slice(running ? 0 : 1)];
  item.accessibilityInformation = { label: label.filter((part) => part !== "").join(", ") };
  return item;
}

const buildIcons: Readonly<Record<ListedBuild["status"], ThemeIcon>> = {
  running: new ThemeIcon("loading~spin"),
  stopping: new ThemeIcon("loading~spin"),
  ok: new ThemeIcon("pass", new ThemeColor("testing.iconPassed")),
  failed: new ThemeIcon("error", new ThemeColor("testing.iconFailed")),
  cancelled: new ThemeIcon("circle-slash"),
};

function spoken(status: ListedBuild["status"]): string {
  const words = {
    ...{ running: l10n.t("running"), stopping: "", ok: l10n.t("succeeded") },
    ...{ failed: l10n.t("failed"), cancelled: l10n.t("cancelled") },
  };
  return words[status];
}

function stepItem({ build, step }: Extract<BuildNode, { kind: "step" }>): TreeItem {
  const { number, status, ms, size, line, transfers } = step;
  const miss = missOf(build, step);
  const open = miss !== undefined || (status === "running" && transfers.length > 0);
  const closed = open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const leaf = miss === undefined && transfers.length === 0;
  const state = leaf ? TreeItemCollapsibleState.None : closed;
  const item = new TreeItem(stepText(step), state);
  // VS Code keeps rows open or closed by their ids: one that is to be another way needs another.
  const kind = status === "running" ? "running" : miss ? "missed" : "ended";
  item.id = `build/${build.id}/${number}/${kind}`;
  item.iconPath = stepIcons[status];
  const words = ["step", line === undefined ? "" : "placed", status === "failed" ? "failed" : ""];
  item.contextValue = words.filter((word) => word !== "").join(" ");
  const together = status === "running" ? transfersTogether(transfers) : undefined;
  const parts = [
    status === "cached" ? l10n.t("CACHED") : ms === undefined ? "" : formatDuration(ms),
    size === undefined || size === 0 ? "" : formatSize(size),
    together ? transferText(together) : "",
  ];
  item.description = parts.filter((part) => part !== "").join(" · ");
  const told = [...parts.slice(0, 2), together ? transferWords(together) : "", stepWords(status)];
  const said = [stepText(step, spokenLength), ...told].filter((part) => part !== "");
  item.accessibilityInformation = { label: said.join(", ") };
  if (line !== undefined) {
    const command: CommandId = "slipway.builds.openLine";
    item.command = {
      command,
      title: l10n.t("Open Line"),
      arguments: [{ kind: "step", build, step }],
    };
  }
  return item;
}

const spokenLength = 200;

const stepIcons: Readonly<Record<RecordedStep["status"], ThemeIcon>> = {
  running: new ThemeIcon("loading~spin"),
  done: new ThemeIcon("check"),
  cached: new ThemeIcon("zap"),
  failed: new ThemeIcon("error", new ThemeColor("testing.iconFailed")),
  cancelled: new ThemeIcon("circle-slash"),
};

/** What the icon says; of a cached step its description does. */
function stepWords(status: RecordedStep["status"]): string {
  const words = {
    ...{ running: l10n.t("running"), done: l10n.t("done"), cached: "" },
    ...{ failed: l10n.t("failed"), cancelled: l10n.t("cancelled") },
  };
  return words[status];
}

function noteItem({ build, step, reason }: Extract<BuildNode, { kind: "note" }>): TreeItem {
  const item = new TreeItem(l10n.t("Not cached: {0}", missWords(reason)));
  item.id = `build/${build.id}/${step.number}/note`;
  item.iconPath = new ThemeIcon("info");
  item.contextValue = "note";
  item.tooltip = item.label as string;
  item.accessibilityInformation = { label: item.tooltip };
  return item;
}

function transferItem(node: {
  readonly build: ListedBuild;
  readonly step: RecordedStep;
  readonly transfer: Transfer;
}): TreeItem {
  const { build, step, transfer } = node;
  const item = new TreeItem(transfer.item, TreeItemCollapsibleState.None);
  item.id = `build/${build.id}/${step.number}/transfer/${transfer.item}`;
  item.iconPath = new ThemeIcon(transfer.done ? "check" : "cloud-download");
  item.contextValue = "transfer";
  item.description = transferText(transfer);
  const state = transfer.done ? l10n.t("done") : l10n.t("on its way");
  const label = [transfer.item, transferWords(transfer), state];
  item.accessibilityInformation = { label: label.join(", ") };
  return item;
}

/** A bar of blocks would be read out block by block. */
function transferWords(transfer: Transfer): string {
  return transferText(transfer, 0).trim();
}

function buildFacts(build: ListedBuild): readonly string[] {
  const { record, dockerfile, startedAt } = build;
  const started = new Date(startedAt).toLocaleString(env.language);
  return [
    workspace.asRelativePath(Uri.parse(dockerfile)),
    l10n.t("Started: {0}", started),
    ...(record?.endpoint === undefined ? [] : [l10n.t("Engine: {0}", record.endpoint)]),
    ...(record === undefined ? [] : [l10n.t("Context sent: {0}", formatSize(record.contextBytes))]),
    ...(record?.size === undefined ? [] : [l10n.t("Image: {0}", formatSize(record.size))]),
    ...(record?.error === undefined ? [] : [translated(record.error.message)]),
  ];
}

function stepFacts({ build, step }: Extract<BuildNode, { kind: "step" }>): readonly string[] {
  const miss = missOf(build, step);
  return [
    step.name,
    ...(step.line === undefined ? [] : [l10n.t("Line {0}", step.line)]),
    ...(step.ms === undefined ? [] : [l10n.t("Time: {0}", formatDuration(step.ms))]),
    ...(step.size === undefined ? [] : [l10n.t("Layer: {0}", formatSize(step.size))]),
    ...(miss ? [l10n.t("Not cached: {0}", missWords(miss))] : []),
    ...(step.error === undefined ? [] : [step.error]),
  ];
}
