import { Disposable, type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import { createShellLoader } from "./app/createShellLoader.ts";
import { createImageTree } from "./app/imageTree.ts";
import { createRememberedBuilds } from "./app/rememberedBuilds.ts";
import { registerBuildDiagnostics } from "./vscode/build/buildDiagnostics.ts";
import { createBuildLog } from "./vscode/build/buildLog.ts";
import { createBuildStatus } from "./vscode/build/buildStatus.ts";
import { createBuilder } from "./vscode/build/createBuilder.ts";
import { createLastBuild } from "./vscode/build/lastBuild.ts";
import { createShowBuildResult } from "./vscode/build/showBuildResult.ts";
import { buildCommands } from "./vscode/commands/buildCommands.ts";
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
import { createConnectEngine } from "./vscode/engine/connectEngine.ts";
import { readSurroundings } from "./vscode/engine/readSurroundings.ts";
import { registerBuildLenses } from "./vscode/languages/buildLenses.ts";
import { registerBuildLogLinks } from "./vscode/languages/buildLogLinks.ts";
import { createParsedDocuments } from "./vscode/parsedDocuments.ts";
import { createPushCommand } from "./vscode/push/pushImage.ts";
import { createSavedCredentials } from "./vscode/push/savedCredentials.ts";
import { createReportError } from "./vscode/reportError.ts";
import { registerImagesView } from "./vscode/views/imagesView.ts";
import { wait } from "./vscode/wait.ts";

/** Builds the objects and registers the features. Nothing here reads, connects or starts a process. */
export function activate(context: ExtensionContext): void {
  try {
    context.subscriptions.push(compose(context));
  } catch (error) {
    // VS Code writes a failed activation into a log that nobody reads.
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t("Slipway could not start: {0}", why));
    throw error;
  }
}

function compose(context: ExtensionContext): Disposable {
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

  const buildLog = createBuildLog();
  const status = createBuildStatus();
  const diagnostics = registerBuildDiagnostics();
  const showResult = createShowBuildResult({
    ...{ buildLog, status, diagnostics, log, push, reportError },
  });
  const builder = createBuilder({
    ...{ connect, surroundings, saved, log: buildLog, status, diagnostics },
    ...{ showResult, reportError, now },
  });

  const commands = registerCommands(
    { log, reportError },
    {
      ...buildCommands({
        builder,
        remembered: createRememberedBuilds(context.globalState),
        lastBuild: createLastBuild(context.workspaceState),
        log: buildLog,
      }),
      ...imageCommands({ connect, view, push, reportError, now }),
      ...registryCommands({ saved }),
      ...engineCommands({ view, log }),
      ...lintCommands({ linter, diagnostics: lint, log }),
    },
  );

  return Disposable.from(
    commands,
    registerLintActions({ linter, configs, shown: [lint, shellcheck] }),
    registerRuleHovers({ linter, diagnostics: lint }),
    registerRulePages(context.extensionUri),
    registerBuildLenses({ documents }),
    registerBuildLogLinks({ log: buildLog }),
    { dispose: builder.cancel },
    ...[
      view,
      lint,
      shellcheck,
      linter,
      configs,
      ignores,
      documents,
      diagnostics,
      status,
      buildLog,
      log,
    ],
  );
}
