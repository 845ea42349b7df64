import { Disposable, EventEmitter, type ExtensionContext, l10n, window } from "vscode";
import { lintCommands } from "./commands/lintCommands.ts";
import { registerCommands } from "./commands/registerCommands.ts";
import { scaffoldCommands } from "./commands/scaffoldCommands.ts";
import { registerLint } from "./diagnostics/registerLint.ts";
import { createVirtualFiles } from "./files/virtualFiles.ts";
import { registerAuthoring } from "./languages/authoring.ts";
import { createParsedDocuments } from "./parsedDocuments.ts";
import { createReportError } from "./reportError.ts";

/**
 * Where VS Code runs in a browser alone: all that is said of Dockerfiles and ignore files, read by the
 * editor's own file systems. There is no engine, no process and no registry, so nothing is asked of any.
 */
export function activateInBrowser(context: ExtensionContext): void {
  const { extensionUri } = context;
  const now = Date.now;
  const log = window.createOutputChannel("Slipway", { log: true });
  const reportError = createReportError({ log, now });
  const documents = createParsedDocuments();
  const files = createVirtualFiles();
  const nothing = new EventEmitter<void>();
  const linting = registerLint({
    ...{ documents, extensionUri, log, files, now },
    // What the package knows of official images is added by whoever asks.
    bases: {
      lookUp: () => undefined,
      follow: () => undefined,
      awaits: () => false,
      onDidChange: nothing.event,
    },
    remembered: { of: () => ({}) },
  });
  const { linter, lint, layoutOf } = linting;
  const commands = registerCommands(
    { log, reportError },
    {
      ...lintCommands({ linter, diagnostics: lint, log }),
      ...scaffoldCommands({ now }),
      "slipway.showLog": {
        failed: l10n.t("The log could not be opened."),
        run: () => log.show(),
      },
    },
  );
  const authoring = registerAuthoring({
    ...{ documents, files, log, layoutOf, facts: linter.facts },
    onDidChangeFacts: linter.onDidChange,
    localImages: async () => [],
  });
  const all = Disposable.from(commands, authoring, linting, nothing, log);
  context.subscriptions.push(all);
}
