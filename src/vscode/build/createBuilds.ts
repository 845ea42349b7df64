import { Disposable, type LogOutputChannel } from "vscode";
import { type BuildHistory, createBuildHistory } from "../../app/buildHistory.ts";
import { type BuildList, createBuildList } from "../../app/buildList.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import { loadAssemble } from "../assemble/loadAssemble.ts";
import type { WorkDeps } from "../assemble/workDeps.ts";
import type { Linter } from "../diagnostics/createLinter.ts";
import type { LintDiagnostics } from "../diagnostics/lintDiagnostics.ts";
import type { ConnectBuildEngine } from "../engine/connectBuildEngine.ts";
import { loadBuilding } from "../engine/engineRooms.ts";
import { registerBuildHints } from "../languages/buildHints.ts";
import { registerBuildLogLinks } from "../languages/buildLogLinks.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import type { PushCommand } from "../push/pushDeps.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import type { ReportError } from "../reportError.ts";
import { observeInTerminal } from "../terminal/observeInTerminal.ts";
import { type BuildsView, registerBuildsView } from "../views/buildsView.ts";
import { askForTurn } from "./askForTurn.ts";
import { registerBuildDiagnostics } from "./buildDiagnostics.ts";
import { type BuildLog, createBuildLog } from "./buildLog.ts";
import { type BuildLogDocuments, registerBuildLogDocuments } from "./buildLogDocuments.ts";
import { createBuildStatus } from "./buildStatus.ts";
import { type Builder, createBuilder } from "./createBuilder.ts";
import { observeInBuildsView } from "./observeInBuildsView.ts";
import { observeInDiagnostics } from "./observeInDiagnostics.ts";
import { observeInLog } from "./observeInLog.ts";
import { observeInNotification } from "./observeInNotification.ts";
import { observeInStatusBar } from "./observeInStatusBar.ts";
import { createOpenFailedStep, type OpenFailedStep } from "./openFailedStep.ts";
import { recordBuilds } from "./recordBuilds.ts";
import { showBuildResult } from "./showBuildResult.ts";
import type { ObserveBuild } from "./startedBuild.ts";
import { createToldByLint } from "./toldByLint.ts";

/** Building and all that shows it: nothing of it reads, connects or waits before the first build. */
export interface Builds extends Disposable {
  readonly builder: Builder;
  readonly history: BuildHistory;
  readonly list: BuildList;
  /** The output channel. */
  readonly buildLog: BuildLog;
  /** Logs of past builds. */
  readonly logs: BuildLogDocuments;
  readonly view: BuildsView;
  readonly openFailedStep: OpenFailedStep;
}

export interface BuildsDeps {
  readonly connect: ConnectBuildEngine;
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
  readonly push: PushCommand;
  readonly documents: ParsedDocuments;
  readonly linter: Linter;
  readonly lint: LintDiagnostics;
  readonly log: LogOutputChannel;
  readonly reportError: ReportError;
  readonly now: () => number;
  /** A folder of this machine; made when something is first kept. */
  readonly historyFolder: string;
  /** Further ones that hear of every build. */
  readonly observers: readonly ObserveBuild[];
  /** For images that were made without an engine. */
  readonly work: WorkDeps;
}

export function createBuilds(deps: BuildsDeps): Builds {
  const { now, documents } = deps;
  const history = createBuildHistory(deps.historyFolder);
  const list = createBuildList({ history });
  const buildLog = createBuildLog();
  const status = createBuildStatus();
  const diagnostics = registerBuildDiagnostics(createToldByLint(deps));
  const logs = registerBuildLogDocuments({ history, list });
  const view = registerBuildsView({ list, now });
  const openFailedStep = createOpenFailedStep(deps);
  const builder = createBuilder({
    ...deps,
    newId: history.newId,
    async buildByItself(...build) {
      return (await loadAssemble()).buildByItself(deps.work, ...build);
    },
    turns: askForTurn(buildLog),
    record: recordBuilds({ ...deps, history, load: loadBuilding }),
    observers: [
      observeInBuildsView(list),
      observeInLog(buildLog),
      observeInStatusBar(status, now),
      observeInNotification(),
      observeInDiagnostics(diagnostics),
      showBuildResult({ ...deps, buildLog, openFailedStep }),
      observeInTerminal({ now }),
      ...deps.observers,
    ],
  });
  const all = Disposable.from(
    ...[builder, view, logs, diagnostics, status, buildLog, list],
    registerBuildHints({ documents, history, list, now }),
    registerBuildLogLinks({ log: buildLog }),
  );
  const shown = { builder, history, list, buildLog, logs, view, openFailedStep };
  return { ...shown, dispose: () => all.dispose() };
}
