import { type LogOutputChannel, l10n, Range, window } from "vscode";
import type { BuildResult, ResultError } from "../../progress/events.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { PushCommand } from "../push/pushImage.ts";
import type { ReportError } from "../reportError.ts";
import { readSetting } from "../settings.ts";
import type { BuildDiagnostics } from "./buildDiagnostics.ts";
import type { BuildLog } from "./buildLog.ts";
import type { BuildPlan } from "./buildPlan.ts";
import type { BuildStatus } from "./buildStatus.ts";
import { formatDuration } from "./formatDuration.ts";

export interface BuildEnd {
  readonly name: string;
  readonly milliseconds: number;
  /** A build that asked questions ends with a message; one started by a key does not. */
  readonly asked: boolean;
}

/** Tells how a build ended, in success and in failure. */
export type ShowBuildResult = (plan: BuildPlan, result: BuildResult, end: BuildEnd) => void;

export interface ShowBuildResultDeps {
  readonly buildLog: BuildLog;
  readonly status: BuildStatus;
  readonly diagnostics: BuildDiagnostics;
  readonly log: LogOutputChannel;
  readonly push: PushCommand;
  readonly reportError: ReportError;
}

export function createShowBuildResult(deps: ShowBuildResultDeps): ShowBuildResult {
  return (plan, result, end) => {
    if (result.error !== null) showFailure(deps, plan, result.error, end);
    else showSuccess(deps, plan, result, end);
  };
}

function showSuccess(
  deps: ShowBuildResultDeps,
  { tag }: BuildPlan,
  { size }: BuildResult,
  { name, milliseconds, asked }: BuildEnd,
): void {
  const duration = formatDuration(milliseconds);
  deps.status.succeeded(name, duration);
  deps.log.info(`Built ${name} in ${duration}`);
  if (!asked) return;
  const push = l10n.t("Push…");
  const showLog = l10n.t("Show Build Log");
  const text =
    size === null
      ? l10n.t("Built {0} in {1}.", name, duration)
      : l10n.t("Built {0} in {1}, {2}.", name, duration, formatSize(size));
  const buttons = tag === undefined ? [showLog] : [push, showLog];
  window.showInformationMessage(text, ...buttons).then(async (answer) => {
    if (answer === showLog) deps.buildLog.show();
    if (answer !== push || tag === undefined) return;
    try {
      await deps.push(tag);
    } catch (error) {
      deps.reportError(error, { failed: l10n.t("{0} could not be pushed.", tag) });
    }
  });
}

function showFailure(
  deps: ShowBuildResultDeps,
  plan: BuildPlan,
  error: ResultError,
  { name }: BuildEnd,
): void {
  const { buildLog, status, diagnostics, log } = deps;
  status.failed(name, error.message);
  log.warn(`Build of ${name} failed: ${error.message}`);
  const place = error.line === null ? undefined : { ...error, line: error.line };
  if (place !== undefined) diagnostics.show(plan.dockerfile, place);
  if (readSetting("slipway.build.showLog", plan.dockerfile) === "onFailure") buildLog.show();
  const goToLine = l10n.t("Go to Line");
  const showLog = l10n.t("Show Build Log");
  const text =
    place === undefined
      ? l10n.t("{0} was not built: {1}", name, error.message)
      : l10n.t("{0} was not built, line {1}: {2}", name, place.line, error.message);
  const buttons = place === undefined ? [showLog] : [goToLine, showLog];
  window.showErrorMessage(text, ...buttons).then(async (answer) => {
    if (answer === showLog) buildLog.show();
    if (answer !== goToLine || place === undefined) return;
    const at = new Range(place.line - 1, 0, place.line - 1, 0);
    await window.showTextDocument(plan.dockerfile, { selection: at });
  });
}
