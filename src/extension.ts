import { Disposable, type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import { createContextModel } from "./app/contextModel.ts";
import { createContextReport } from "./app/contextReport.ts";
import { createShellLoader } from "./app/createShellLoader.ts";
import { createImageTree } from "./app/imageTree.ts";
import { createRememberedBuilds } from "./app/rememberedBuilds.ts";
import { createApi } from "./vscode/api/createApi.ts";
import { createBuildEvents } from "./vscode/api/createBuildEvents.ts";
import type { SlipwayApi } from "./vscode/api/slipwayApi.d.ts";
import { createBuilds } from "./vscode/build/createBuilds.ts";
import { createPlanning } from "./vscode/build/createPlanning.ts";
import { createLastBuild } from "./vscode/build/lastBuild.ts";
import { buildCommands } from "./vscode/commands/buildCommands.ts";
import { buildsCommands } from "./vscode/commands/buildsCommands.ts";
import { contextCommands } from "./vscode/commands/contextCommands.ts";
import { engineCommands } from "./vscode/commands/engineCommands.ts";
import { imageCommands } from "./vscode/commands/imageCommands.ts";
import { lintCommands } from "./vscode/commands/lintCommands.ts";
import { registerCommands } from "./vscode/commands/registerCommands.ts";
import { registryCommands } from "./vscode/commands/registryCommands.ts";
import { createContextIgnores } from "./vscode/diagnostics/createContextIgnores.ts";
import { createLintConfigs } from "./vscode/diagnostics/createLintConfigs.ts";
import { createLinter } from "./vscode/diagnostics/createLinter.ts";
import { registerLintActions } from "./vscode/diagnostics/lintActions.ts";
import { registerLintDiagnostics } from "./vscode/diagnostics/lintDiagnostics.ts";
import { registerRuleHovers } from "./vscode/diagnostics/ruleHovers.ts";
import { registerRulePages } from "./vscode/diagnostics/rulePages.ts";
import { registerShellcheckDiagnostics } from "./vscode/diagnostics/shellcheckDiagnostics.ts";
import { createConnectBuildEngine } from "./vscode/engine/connectBuildEngine.ts";
import { createConnectEngine } from "./vscode/engine/connectEngine.ts";
import { readSurroundings } from "./vscode/engine/readSurroundings.ts";
import { registerBuildLenses } from "./vscode/languages/buildLenses.ts";
import { createParsedDocuments } from "./vscode/parsedDocuments.ts";
import { createPushCommand } from "./vscode/push/pushImage.ts";
import { createSavedCredentials } from "./vscode/push/savedCredentials.ts";
import { createReportError } from "./vscode/reportError.ts";
import { registerBuildTasks } from "./vscode/tasks/buildTaskProvider.ts";
import { registerContextView } from "./vscode/views/contextView.ts";
import { registerImagesView } from "./vscode/views/imagesView.ts";
import { wait } from "./vscode/wait.ts";

/** Builds the objects and registers the features. Nothing here reads, connects or starts a process. */
export function activate(context: ExtensionContext): SlipwayApi {
  try {
    const { api, all } = compose(context);
    context.subscriptions.push(all);
    return api;
  } catch (error) {
    // VS Code writes a failed activation into a log that nobody reads.
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t("Slipway could not start: {0}", why));
    throw error;
  }
}

function compose(context: ExtensionContext): {
  readonly api: SlipwayApi;
  readonly all: Disposable;
} {
  const now = Date.now;
  const surroundings = readSurroundings();
  const log = window.createOutputChannel("Slipway", { log: true });
  const reportError = createReportError({ log, now });

  const documents = createParsedDocuments();
  const dist = Uri.joinPath(context.extensionUri, "dist");
  const loadShell = createShellLoader(
    async (name) => workspace.fs.readFile(Uri.joinPath(dist, name)),
    (error) => log.error(`Rules about commands are off, for want of a grammar: ${String(error)}`),
  );
  const configs = createLintConfigs();
  const ignores = createContextIgnores();
  const linter = createLinter({ documents, loadShell, configs, ignores, log });
  const lint = registerLintDiagnostics({ linter, log });

  const shellcheck = registerShellcheckDiagnostics({
    ...{ documents, log, surroundings, configs, shell: loadShell },
  });

  const connect = createConnectEngine(surroundings);
  const tree = createImageTree({ connect, wait });
  const view = registerImagesView({ tree, now });

  const saved = createSavedCredentials(context.secrets, context.globalState);
  const push = createPushCommand({ connect, surroundings, saved, log, reportError });

  const remembered = createRememberedBuilds(context.globalState);
  const lastBuild = createLastBuild(context.workspaceState);
  const { secrets: storage } = context;
  const { planner, planAgain } = createPlanning({ storage, surroundings, remembered });
  const built = createBuildEvents();
  const builds = createBuilds({
    observers: [built.observe],
    ...{ surroundings, saved, push, documents, linter, lint, log, reportError, now },
    connect: createConnectBuildEngine(surroundings, connect),
    historyFolder: Uri.joinPath(context.globalStorageUri, "builds").fsPath,
  });
  const { builder } = builds;

  const contextModel = createContextModel({ report: createContextReport, wait, now });
  const contextView = registerContextView({ model: contextModel, documents, remembered });

  const commands = registerCommands(
    { log, reportError },
    {
      ...buildCommands({ builder, planner, planAgain, lastBuild, log: builds.buildLog }),
      ...buildsCommands({ ...builds, planAgain, lastBuild, now }),
      ...contextCommands({ view: contextView, documents }),
      ...imageCommands({ connect, view, push, reportError, now }),
      ...registryCommands({ saved }),
      ...engineCommands({ view, log }),
      ...lintCommands({ linter, diagnostics: lint, log }),
    },
  );

  const { version } = context.extension.packageJSON as { readonly version: string };
  const { build } = builder;
  const api = createApi({ version, build, onDidBuild: built.onDidBuild, connect, linter });
  const all = Disposable.from(
    commands,
    registerBuildTasks({ build, now }),
    registerLintActions({ linter, configs, shown: [lint, shellcheck] }),
    registerRuleHovers({ linter, diagnostics: lint }),
    registerRulePages(context.extensionUri),
    registerBuildLenses({ documents }),
    ...[
      view,
      contextView,
      lint,
      shellcheck,
      linter,
      configs,
      ignores,
      documents,
      builds,
      built,
      log,
    ],
  );
  return { api, all };
}
