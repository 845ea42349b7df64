import { commands, type LogOutputChannel, l10n, Range, window } from "vscode";
import type { BuildResult, ResultError } from "../../progress/events.ts";
import { formatDuration } from "../../progress/formatDuration.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { loadAssemble } from "../assemble/loadAssemble.ts";
import type { WorkDeps } from "../assemble/workDeps.ts";
import type { CommandId } from "../commands/commandTypes.ts";
import type { PushCommand } from "../push/pushDeps.ts";
import type { ReportError } from "../reportError.ts";
import { readSetting } from "../settings.ts";
import { translated } from "../translated.ts";
import type { BuildLog } from "./buildLog.ts";
import { fileOf } from "./fileOf.ts";
import type { OpenFailedStep } from "./openFailedStep.ts";
import type { ObserveBuild, StartedBuild } from "./startedBuild.ts";

const runImage: CommandId = "slipway.images.run";

export interface ShowBuildResultDeps {
  readonly buildLog: Pick<BuildLog, "show">;
  readonly log: LogOutputChannel;
  readonly push: PushCommand;
  readonly openFailedStep: OpenFailedStep;
  readonly reportError: ReportError;
  readonly now: () => number;
  /** For images that were made without an engine. */
  readonly work: WorkDeps;
}

/**
 * Tells in a message how a build ended: always of a failure, and of a success where the build asked
 * questions before; one started by a key ends without a word.
 */
export function showBuildResult(deps: ShowBuildResultDeps): ObserveBuild {
  return (build) => ({
    begin: () => undefined,
    event: () => undefined,
    end(ending) {
      if (ending.kind === "broken") {
        const failed = l10n.t("{0} could not be built.", build.name);
        deps.reportError(ending.error, { failed });
      } else if (ending.kind === "finished") {
        const { result } = ending;
        if (result.error === null) showSuccess(deps, build, result);
        else void showFailure(deps, build, result, result.error);
      }
    },
  });
}

function showSuccess(
  deps: ShowBuildResultDeps,
  { name, startedAt, how, plan }: StartedBuild,
  { size, backend, digest }: BuildResult,
): void {
  const duration = formatDuration(deps.now() - startedAt);
  const [tag] = plan.tags;
  deps.log.info(`Built ${name} in ${duration}`);
  const made = backend === "assembler";
  if (made) deps.work.kept.changed();
  if (!how.asked) return;
  const push = l10n.t("Push…");
  const showLog = l10n.t("Show Build Log");
  const text =
    size === null
      ? l10n.t("Built {0} in {1}.", name, duration)
      : l10n.t("Built {0} in {1}, {2}.", name, duration, formatSize(size));
  if (made) {
    void loadAssemble().then(({ offerKept }) => offerKept(deps.work, text, tag ?? digest ?? ""));
    return;
  }
  const run = l10n.t("Run…");
  const buttons = tag === undefined ? [showLog] : [run, push, showLog];
  window.showInformationMessage(text, ...buttons).then(async (answer) => {
    if (answer === showLog) deps.buildLog.show();
    // The command tells of its failure by itself.
    if (answer === run) await commands.executeCommand(runImage, { reference: tag });
    if (answer !== push || tag === undefined) return;
    try {
      await deps.push([{ reference: tag }]);
    } catch (error) {
      deps.reportError(error, { failed: l10n.t("{0} could not be pushed.", tag) });
    }
  });
}

async function showFailure(
  { buildLog, log, openFailedStep }: ShowBuildResultDeps,
  build: StartedBuild,
  { backend }: BuildResult,
  error: ResultError,
): Promise<void> {
  const { name, plan } = build;
  log.warn(`Build of ${name} failed: ${error.message}`);
  const { dockerfile } = plan;
  if (readSetting("slipway.build.showLog", dockerfile) === "onFailure") buildLog.show();
  const { line } = error;
  const goToLine = l10n.t("Go to Line");
  const showLog = l10n.t("Show Build Log");
  const text =
    line === null
      ? l10n.t("{0} was not built: {1}", name, translated(error.message))
      : l10n.t("{0} was not built, line {1}: {2}", name, line, translated(error.message));
  const openShell = l10n.t("Open a Shell in It");
  const helps = backend === "assembler" ? (await loadAssemble()).refusalActions(build, error) : [];
  const buttons = [
    ...helps.map(({ title }) => title),
    ...(line === null ? [] : [goToLine]),
    // There is no room for more, and nothing in the log where nothing was begun.
    ...(helps.length > 0 ? [] : [showLog]),
    // Only a command leaves files to look at, and only BuildKit keeps them.
    ...(error.exitCode !== null && backend === "buildkit" ? [openShell] : []),
  ];
  const answer = await window.showErrorMessage(text, ...buttons);
  if (answer === showLog) buildLog.show();
  if (answer === openShell) openFailedStep(plan);
  await helps.find(({ title }) => title === answer)?.run();
  if (answer !== goToLine || line === null) return;
  await window.showTextDocument(fileOf(error, dockerfile), {
    selection: new Range(line - 1, 0, line - 1, 0),
  });
}
