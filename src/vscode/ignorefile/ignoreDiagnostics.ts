import { basename } from "node:path";
import { Disposable, type LogOutputChannel, languages, type TextDocument, workspace } from "vscode";
import { lintIgnoreFile } from "../../lint/ignorefile/lintIgnoreFile.ts";
import type { LintConfigs } from "../diagnostics/createLintConfigs.ts";
import { ignoreFilePage } from "../diagnostics/rulePages.ts";
import type { ShownFinding } from "../diagnostics/shownFinding.ts";
import { toDiagnostic } from "../diagnostics/toDiagnostic.ts";
import { isIgnoreFile } from "../languages/isIgnoreFile.ts";
import type { IgnoreDocuments } from "./ignoreDocuments.ts";

export interface IgnoreDiagnostics extends Disposable {
  /** What is shown of a document. */
  of(document: TextDocument): readonly ShownFinding[];
}

/** Lints open ignore files as they are typed, saved or not, trusted or not. */
export function registerIgnoreDiagnostics(deps: {
  readonly documents: IgnoreDocuments;
  readonly configs: Pick<LintConfigs, "read" | "onDidChange">;
  readonly log: LogOutputChannel;
}): IgnoreDiagnostics {
  const { documents, configs, log } = deps;
  const collection = languages.createDiagnosticCollection("slipway-ignore");
  const shown = new Map<string, { version: number; findings: readonly ShownFinding[] }>();
  const timers = new Map<string, NodeJS.Timeout>();

  const show = async (document: TextDocument, withFacts: boolean): Promise<void> => {
    const { uri, version } = document;
    const text = document.getText();
    const config = await configs.read(uri);
    const facts = withFacts ? await factsFor(documents, document) : undefined;
    const { compileGlob: compile } = await import("../../buildcontext/anywhere/index.ts");
    if (document.isClosed || document.version !== version) return;
    const found = config ? lintIgnoreFile(text, { compile, facts, rules: config.rules }) : [];
    const findings = found.map((finding) => {
      const diagnostic = toDiagnostic(document, finding);
      diagnostic.code = { value: finding.rule, target: ignoreFilePage };
      return { finding, diagnostic };
    });
    shown.set(uri.toString(), { version, findings });
    collection.set(
      uri,
      findings.map(({ diagnostic }) => diagnostic),
    );
  };
  const refresh = async (document: TextDocument): Promise<void> => {
    // What the text proves does not wait for the disk; afterwards nothing is taken away for a moment.
    if (!documents.isListed(document) && !shown.has(document.uri.toString())) {
      await show(document, false);
    }
    await show(document, true);
  };
  const refreshSoon = (document: TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    const run = (): void => {
      timers.delete(key);
      if (document.isClosed) return;
      refresh(document).catch((error: unknown) => {
        log.error(`${key} could not be linted: ${String(error)}`);
      });
    };
    timers.set(key, setTimeout(run, debounceMs));
  };
  const all = (): void => workspace.textDocuments.filter(isIgnoreFile).forEach(refreshSoon);

  const listeners = Disposable.from(
    workspace.onDidOpenTextDocument((document) => {
      if (isIgnoreFile(document)) refreshSoon(document);
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isIgnoreFile(document) && contentChanges.length > 0) refreshSoon(document);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      const key = uri.toString();
      clearTimeout(timers.get(key));
      timers.delete(key);
      shown.delete(key);
      collection.delete(uri);
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("slipway.lint")) all();
    }),
    ...[configs.onDidChange(all), documents.onDidChange(all)],
  );
  all();
  return {
    of({ uri, version }) {
      const known = shown.get(uri.toString());
      return known?.version === version ? known.findings : [];
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      listeners.dispose();
      collection.dispose();
    },
  };
}

/** Those of a Dockerfile may be for another folder than their own, which only a build says. */
function factsFor(documents: IgnoreDocuments, document: TextDocument) {
  return basename(document.uri.path) === ".dockerignore" ? documents.facts(document) : undefined;
}

const debounceMs = 120;
