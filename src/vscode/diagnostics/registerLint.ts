import { Disposable, type LogOutputChannel, Uri, workspace } from "vscode";
import { createShellLoader, type LoadShell } from "../../app/createShellLoader.ts";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import { registerIgnoreFiles } from "../languages/ignoreFiles.ts";
import { registerStateHovers } from "../languages/stateHovers.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import type { EditorBaseFacts } from "./createBaseFacts.ts";
import { createLintConfigs, type LintConfigs } from "./createLintConfigs.ts";
import { createLinter, type Linter } from "./createLinter.ts";
import { registerLintActions } from "./lintActions.ts";
import { type LintDiagnostics, registerLintDiagnostics } from "./lintDiagnostics.ts";
import { openContextFacts } from "./openContextFacts.ts";
import { registerRuleHovers } from "./ruleHovers.ts";
import { registerRulePages } from "./rulePages.ts";
import type { ShellcheckDiagnostics } from "./shellcheckDiagnostics.ts";

export interface LintFeatures extends Disposable {
  readonly linter: Linter;
  readonly lint: LintDiagnostics;
  readonly layoutOf: LintConfigs["layoutOf"];
}

/** All that lint shows: findings, ShellCheck's too, fixes, hovers and the pages of rules. */
export function registerLint(deps: {
  readonly documents: ParsedDocuments;
  readonly extensionUri: Uri;
  readonly log: LogOutputChannel;
  readonly files: EditorFiles;
  /** What was asked of base images; it is disposed of by whoever made it. */
  readonly bases: Pick<EditorBaseFacts, "lookUp" | "follow" | "awaits" | "onDidChange">;
  /** Undefined where no process can be started. */
  readonly shellcheck?: (parts: {
    readonly configs: LintConfigs;
    readonly shell: LoadShell;
  }) => ShellcheckDiagnostics;
  /** Says what the context of a Dockerfile was. */
  readonly remembered: Pick<RememberedBuilds, "of">;
  readonly now: () => number;
}): LintFeatures {
  const { documents, extensionUri, log, files, bases, now } = deps;
  const dist = Uri.joinPath(extensionUri, "dist");
  const loadShell = createShellLoader(
    async (name) => workspace.fs.readFile(Uri.joinPath(dist, name)),
    (error) => log.error(`Rules about commands are off, for want of a grammar: ${String(error)}`),
  );
  const configs = createLintConfigs(files);
  const contexts = openContextFacts(deps.remembered, files);
  const linter = createLinter({ documents, loadShell, configs, contexts, bases, log });
  const lint = registerLintDiagnostics({ linter, log });
  const shellcheck = deps.shellcheck?.({ configs, shell: loadShell });
  const shown = shellcheck ? [lint, shellcheck] : [lint];
  const all = Disposable.from(
    registerLintActions({ linter, configs, contexts, files, shown }),
    registerRuleHovers({ linter, diagnostics: lint }),
    registerStateHovers({ linter, now }),
    registerRulePages(extensionUri),
    registerIgnoreFiles({ configs, contexts, files, log }),
    ...[...shown, linter, configs, contexts],
  );
  return { linter, lint, layoutOf: configs.layoutOf, dispose: () => all.dispose() };
}
