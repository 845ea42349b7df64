import {
  type Diagnostic,
  Disposable,
  type LogOutputChannel,
  languages,
  type TextDocument,
  workspace,
} from "vscode";
import type { Finding } from "../../lint/finding.ts";
import { lint } from "../../lint/linter.ts";
import { isServed } from "../dockerfileDocuments.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { readLintSettings } from "../settings.ts";
import { toDiagnostic } from "./toDiagnostic.ts";

/** A finding with what was shown for it. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}

export interface LintDiagnostics extends Disposable {
  /** The findings of the text as it is now. */
  of(document: TextDocument): readonly ShownFinding[];
}

export interface LintDiagnosticsDeps {
  readonly documents: ParsedDocuments;
  readonly log: LogOutputChannel;
}

/** Lints open Dockerfiles as they are typed, saved or not, trusted or not. */
export function registerLintDiagnostics(deps: LintDiagnosticsDeps): LintDiagnostics {
  const collection = languages.createDiagnosticCollection("slipway");
  const shown = new Map<
    string,
    { readonly version: number; readonly findings: readonly ShownFinding[] }
  >();
  const timers = new Map<string, NodeJS.Timeout>();
  const lintDocument = createLinter(deps);

  const forget = ({ uri }: TextDocument): void => {
    const key = uri.toString();
    clearTimeout(timers.get(key));
    timers.delete(key);
    shown.delete(key);
    collection.delete(uri);
  };
  const refresh = (document: TextDocument): readonly ShownFinding[] => {
    const findings = lintDocument(document);
    shown.set(document.uri.toString(), { version: document.version, findings });
    collection.set(
      document.uri,
      findings.map(({ diagnostic }) => diagnostic),
    );
    return findings;
  };
  const current = (document: TextDocument): readonly ShownFinding[] => {
    const known = shown.get(document.uri.toString());
    return known?.version === document.version ? known.findings : refresh(document);
  };
  const refreshSoon = (document: TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    const look = () => {
      timers.delete(key);
      if (!document.isClosed) current(document);
    };
    timers.set(key, setTimeout(look, debounceMs));
  };
  const served = () => workspace.textDocuments.filter(isServed);

  const listeners = Disposable.from(
    workspace.onDidOpenTextDocument((document) => {
      if (isServed(document)) refreshSoon(document);
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isServed(document) && contentChanges.length > 0) refreshSoon(document);
    }),
    workspace.onDidCloseTextDocument(forget),
    workspace.onDidChangeConfiguration((change) => {
      for (const document of served()) {
        if (change.affectsConfiguration("slipway.lint", document)) refresh(document);
      }
    }),
  );
  for (const document of served()) refreshSoon(document);

  return {
    of: (document) => (isServed(document) ? current(document) : []),
    dispose() {
      listeners.dispose();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      shown.clear();
      collection.dispose();
    },
  };
}

/** Long enough to join the keystrokes of one word, too short to be noticed. */
const debounceMs = 60;

function createLinter(deps: LintDiagnosticsDeps): (document: TextDocument) => ShownFinding[] {
  const broken = new Set<string>();
  const onRuleError = (rule: string, error: unknown): void => {
    if (broken.has(rule)) return;
    broken.add(rule);
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    deps.log.error(`Rule ${rule} failed and is left out where it fails: ${what}`);
  };
  return (document) => {
    const { enable, preset, rules } = readLintSettings(document.uri);
    if (!enable) return [];
    const findings = lint(deps.documents.get(document), { preset, rules, onRuleError });
    return findings.map((finding) => ({
      finding,
      diagnostic: toDiagnostic(document, finding),
    }));
  };
}
