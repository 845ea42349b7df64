import { Disposable, type ExtensionContext, l10n, Uri, window } from "vscode";
import { createContextModel } from "./app/contextModel.ts";
import { createContextReport } from "./app/contextReport.ts";
import { createRememberedBuilds } from "./app/rememberedBuilds.ts";
import { createApi } from "./vscode/api/createApi.ts";
import { createBuildEvents } from "./vscode/api/createBuildEvents.ts";
import type { SlipwayApi } from "./vscode/api/slipwayApi.d.ts";
import { createKeptAccess } from "./vscode/assemble/keptAccess.ts";
import { loadAssemble } from "./vscode/assemble/loadAssemble.ts";
import { createBuilds } from "./vscode/build/createBuilds.ts";
import { createPlanning } from "./vscode/build/createPlanning.ts";
import { createLastBuild } from "./vscode/build/lastBuild.ts";
import { observeInImagesView } from "./vscode/build/observeInImagesView.ts";
import { archiveCommands } from "./vscode/commands/archiveCommands.ts";
import { assembleCommands } from "./vscode/commands/assembleCommands.ts";
import { buildCommands } from "./vscode/commands/buildCommands.ts";
import { buildsCommands } from "./vscode/commands/buildsCommands.ts";
import type { CommandId } from "./vscode/commands/commandTypes.ts";
import { containerCommands } from "./vscode/commands/containerCommands.ts";
import { contextCommands } from "./vscode/commands/contextCommands.ts";
import { engineCommands } from "./vscode/commands/engineCommands.ts";
import { imageCommands } from "./vscode/commands/imageCommands.ts";
import { imageViewCommands } from "./vscode/commands/imageViewCommands.ts";
import { layerCommands } from "./vscode/commands/layerCommands.ts";
import { lintCommands } from "./vscode/commands/lintCommands.ts";
import { registerCommands } from "./vscode/commands/registerCommands.ts";
import { registryCommands } from "./vscode/commands/registryCommands.ts";
import { registryViewCommands } from "./vscode/commands/registryViewCommands.ts";
import { scaffoldCommands } from "./vscode/commands/scaffoldCommands.ts";
import { registerContainerDocuments } from "./vscode/containers/containerDocuments.ts";
import { createBaseFacts } from "./vscode/diagnostics/createBaseFacts.ts";
import { registerLint } from "./vscode/diagnostics/registerLint.ts";
import { registerShellcheckDiagnostics } from "./vscode/diagnostics/shellcheckDiagnostics.ts";
import { createConnectBuildEngine } from "./vscode/engine/connectBuildEngine.ts";
import { createConnectEngine } from "./vscode/engine/connectEngine.ts";
import { createLocalImageNames } from "./vscode/engine/localImageNames.ts";
import { readSurroundings } from "./vscode/engine/readSurroundings.ts";
import { createAllFiles } from "./vscode/files/allFiles.ts";
import { registerImageDocuments } from "./vscode/images/imageDocuments.ts";
import { registerAuthoring } from "./vscode/languages/authoring.ts";
import { registerBuildLenses } from "./vscode/languages/buildLenses.ts";
import { createParsedDocuments } from "./vscode/parsedDocuments.ts";
import { createPushCommand } from "./vscode/push/createPushCommand.ts";
import { createSavedCredentials } from "./vscode/push/savedCredentials.ts";
import { createAllowedRegistries } from "./vscode/registries/createAllowedRegistries.ts";
import { createOpenRegistries } from "./vscode/registries/createOpenRegistries.ts";
import { createReportError } from "./vscode/reportError.ts";
import { registerBuildTasks } from "./vscode/tasks/buildTaskProvider.ts";
import { registerContainersView } from "./vscode/views/containersView.ts";
import { registerContextView } from "./vscode/views/contextView.ts";
import { registerImagesView } from "./vscode/views/imagesView.ts";
import { registerRegistriesView } from "./vscode/views/registriesView.ts";
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
  const files = createAllFiles();
  const { extensionUri } = context;
  const connect = createConnectEngine(surroundings);
  const kept = createKeptAccess(async () => (await loadAssemble()).openKeptStore(surroundings));
  const view = registerImagesView({
    ...{ connect, now, kept, memory: context.workspaceState },
    load: () => import("./vscode/images/index.ts"),
  });

  const saved = createSavedCredentials(context.secrets, context.globalState);
  const openRegistries = createOpenRegistries({ surroundings, saved });
  const allowed = createAllowedRegistries({ openRegistries, now, log });
  const remembered = createRememberedBuilds(context.globalState);
  const folder = Uri.joinPath(context.globalStorageUri, "base-images");
  const bases = createBaseFacts({ surroundings, connect, openRegistries, folder, now });
  const linting = registerLint({
    ...{ documents, extensionUri, log, bases, remembered, now, files },
    shellcheck: (parts) =>
      registerShellcheckDiagnostics({ ...parts, documents, log, surroundings }),
  });
  const { linter, lint, layoutOf } = linting;
  const work = { connect, surroundings, saved, openRegistries, log, reportError, now, kept };
  const push = createPushCommand(work);
  const actions = { ...work, push };
  const registries = registerRegistriesView({
    ...{ connect, openRegistries, surroundings, saved, now, memory: context.globalState },
    load: () => import("./vscode/registries/index.ts"),
  });
  const containers = registerContainersView({ connect });

  const lastBuild = createLastBuild(context.workspaceState);
  const { secrets: storage } = context;
  const { planner, planAgain } = createPlanning({ storage, surroundings, remembered });
  const built = createBuildEvents();
  const builds = createBuilds({
    ...{ observers: [built.observe, observeInImagesView(view)], work: actions },
    ...{ surroundings, saved, push, documents, linter, lint, log, reportError, now },
    connect: createConnectBuildEngine(surroundings, connect),
    historyFolder: Uri.joinPath(context.globalStorageUri, "builds").fsPath,
  });
  const { builder } = builds;

  const contextModel = createContextModel({ report: createContextReport, wait, now });
  const contextView = registerContextView({ model: contextModel, documents, remembered });

  const commands = registerCommands<CommandId>(
    { log, reportError },
    {
      ...buildCommands({ builder, planner, planAgain, lastBuild, log: builds.buildLog }),
      ...buildsCommands({ ...builds, planAgain, lastBuild, now }),
      ...contextCommands({ view: contextView, documents }),
      ...imageCommands({ ...actions, view }),
      ...imageViewCommands({ view }),
      ...containerCommands({ ...actions, view, containers, store: context.globalState }),
      ...registryViewCommands({ view: registries }),
      ...registryCommands(actions),
      ...archiveCommands({ ...actions, view }),
      ...assembleCommands({ ...actions, view }),
      ...layerCommands({ ...actions, ...builds, view, extensionUri }),
      ...engineCommands({ view, log }),
      ...lintCommands({ linter, diagnostics: lint, log }),
      ...scaffoldCommands({ now }),
    },
  );

  const { version } = context.extension.packageJSON as { readonly version: string };
  const { build } = builder;
  const api = createApi({ version, build, onDidBuild: built.onDidBuild, connect, linter });
  const all = Disposable.from(
    commands,
    registerBuildTasks({ build, now }),
    registerImageDocuments(actions),
    registerContainerDocuments({ connect }),
    registerBuildLenses({ documents }),
    registerAuthoring({
      ...{ documents, files, log, layoutOf, facts: linter.facts },
      onDidChangeFacts: linter.onDidChange,
      localImages: createLocalImageNames(connect, now),
      registryNames: allowed.registryNames,
    }),
    ...[
      view,
      registries,
      allowed,
      containers,
      contextView,
      linting,
      bases,
      builds,
      built,
      kept,
      log,
    ],
  );
  return { api, all };
}
