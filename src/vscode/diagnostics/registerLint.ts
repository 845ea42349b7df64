import { Disposable, type LogOutputChannel, Uri, workspace } from "vscode";
import { createShellLoader } from "../../app/createShellLoader.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { createContextIgnores } from "./createContextIgnores.ts";
import { createLintConfigs } from "./createLintConfigs.ts";
import { createLinter, type Linter } from "./createLinter.ts";
import { registerLintActions } from "./lintActions.ts";
import { type LintDiagnostics, registerLintDiagnostics } from "./lintDiagnostics.ts";
import { registerRuleHovers } from "./ruleHovers.ts";
import { registerRulePages } from "./rulePages.ts";
import { registerShellcheckDiagnostics } from "./shellcheckDiagnostics.ts";

export interface LintFeatures extends Disposable {
  readonly linter: Linter;
  readonly lint: LintDiagnostics;
}

/** All that lint shows: findings, ShellCheck's too, fixes, hovers and the pages of rules. */
export function registerLint(deps: {
  readonly documents: ParsedDocuments;
  readonly extensionUri: Uri;
  readonly log: LogOutputChannel;
  readonly surroundings: Surroundings;
}): LintFeatures {
  const { documents, extensionUri, log, surroundings } = deps;
  const dist = Uri.joinPath(extensionUri, "dist");
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
  const all = Disposable.from(
    registerLintActions({ linter, configs, shown: [lint, shellcheck] }),
    registerRuleHovers({ linter, diagnostics: lint }),
    registerRulePages(extensionUri),
    ...[lint, shellcheck, linter, configs, ignores],
  );
  return { linter, lint, dispose: () => all.dispose() };
}
