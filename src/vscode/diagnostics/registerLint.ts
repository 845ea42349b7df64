import { Disposable, type LogOutputChannel, Uri, workspace } from "vscode";
import { createShellLoader } from "../../app/createShellLoader.ts";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import type { RememberedBuilds } from "../../app/rememberedBuilds.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { registerIgnoreFiles } from "../languages/ignoreFiles.ts";
import { registerStateHovers } from "../languages/stateHovers.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { createBaseFacts, type EditorBaseFacts } from "./createBaseFacts.ts";
import { createLintConfigs } from "./createLintConfigs.ts";
import { createLinter, type Linter } from "./createLinter.ts";
import { registerLintActions } from "./lintActions.ts";
import { type LintDiagnostics, registerLintDiagnostics } from "./lintDiagnostics.ts";
import { openContextFacts } from "./openContextFacts.ts";
import { registerRuleHovers } from "./ruleHovers.ts";
import { registerRulePages } from "./rulePages.ts";
import { registerShellcheckDiagnostics } from "./shellcheckDiagnostics.ts";

export interface LintFeatures extends Disposable {
  readonly linter: Linter;
  readonly lint: LintDiagnostics;
  /** What was asked of base images. */
  readonly bases: Pick<EditorBaseFacts, "lookUp" | "onDidChange">;
}

/** All that lint shows: findings, ShellCheck's too, fixes, hovers and the pages of rules. */
export function registerLint(deps: {
  readonly documents: ParsedDocuments;
  readonly extensionUri: Uri;
  readonly log: LogOutputChannel;
  readonly surroundings: Surroundings;
  readonly connect: ConnectEngine;
  readonly openRegistries: () => Promise<RegistryAccess>;
  /** Says what the context of a Dockerfile was. */
  readonly remembered: Pick<RememberedBuilds, "of">;
  /** Of the extension, for all workspaces. */
  readonly storage: Uri;
  readonly now: () => number;
}): LintFeatures {
  const { documents, extensionUri, log, surroundings, connect, openRegistries, now } = deps;
  const dist = Uri.joinPath(extensionUri, "dist");
  const loadShell = createShellLoader(
    async (name) => workspace.fs.readFile(Uri.joinPath(dist, name)),
    (error) => log.error(`Rules about commands are off, for want of a grammar: ${String(error)}`),
  );
  const configs = createLintConfigs();
  const contexts = openContextFacts(deps.remembered);
  const folder = Uri.joinPath(deps.storage, "base-images");
  const bases = createBaseFacts({ surroundings, connect, openRegistries, folder, now });
  const linter = createLinter({ documents, loadShell, configs, contexts, bases, log });
  const lint = registerLintDiagnostics({ linter, log });
  const shellcheck = registerShellcheckDiagnostics({
    ...{ documents, log, surroundings, configs, shell: loadShell },
  });
  const all = Disposable.from(
    registerLintActions({ linter, configs, contexts, shown: [lint, shellcheck] }),
    registerRuleHovers({ linter, diagnostics: lint }),
    registerStateHovers({ linter, now }),
    registerRulePages(extensionUri),
    registerIgnoreFiles({ configs, contexts, log }),
    ...[lint, shellcheck, linter, configs, contexts, bases],
  );
  return { linter, lint, bases, dispose: () => all.dispose() };
}
