import {
  type Diagnostic,
  Disposable,
  type Event,
  EventEmitter,
  type LogOutputChannel,
  languages,
  type TextDocument,
  type Uri,
  workspace,
} from "vscode";
import { isServed } from "../dockerfileDocuments.ts";
import type { Linter } from "./createLinter.ts";
import type { ShownFinding } from "./shownFinding.ts";
import { toDiagnostic } from "./toDiagnostic.ts";

export interface LintDiagnostics extends Disposable {
  /** The findings of the text as it is now. */
  of(document: TextDocument): Promise<readonly ShownFinding[]>;
  /** Fires when the findings of an open document were shown, or went with it. */
  readonly onDidShow: Event<Uri>;
  /** Shows findings of a file that is in no editor; those of one that is in an editor stay. */
  show(uri: Uri, diagnostics: readonly Diagnostic[]): void;
}

export interface LintDiagnosticsDeps {
  readonly linter: Linter;
  readonly log: LogOutputChannel;
}

/** Lints open Dockerfiles as they are typed, saved or not, trusted or not. */
export function registerLintDiagnostics({ linter, log }: LintDiagnosticsDeps): LintDiagnostics {
  const collection = languages.createDiagnosticCollection("slipway");
  const shown = new Map<
    string,
    { readonly version: number; readonly findings: readonly ShownFinding[] }
  >();
  const timers = new Map<string, NodeJS.Timeout>();
  const showed = new EventEmitter<Uri>();
  /** How often each document was linted; of two runs that overlap the later one counts. */
  const turns = new Map<string, number>();

  const forget = ({ uri }: TextDocument): void => {
    const key = uri.toString();
    clearTimeout(timers.get(key));
    timers.delete(key);
    shown.delete(key);
    turns.delete(key);
    collection.delete(uri);
    showed.fire(uri);
  };
  /** Undefined where the text moved on meanwhile: a newer call shows what is right. */
  const refresh = async (document: TextDocument): Promise<readonly ShownFinding[] | undefined> => {
    const { uri, version } = document;
    const turn = (turns.get(uri.toString()) ?? 0) + 1;
    turns.set(uri.toString(), turn);
    const found = await linter.lint(document);
    if (document.isClosed || document.version !== version) return undefined;
    if (turns.get(uri.toString()) !== turn) return shown.get(uri.toString())?.findings;
    const findings = found.map((finding) => ({
      finding,
      diagnostic: toDiagnostic(document, finding),
    }));
    shown.set(uri.toString(), { version, findings });
    collection.set(
      uri,
      findings.map(({ diagnostic }) => diagnostic),
    );
    showed.fire(uri);
    return findings;
  };
  const current = async (document: TextDocument): Promise<readonly ShownFinding[]> => {
    const known = shown.get(document.uri.toString());
    return known?.version === document.version ? known.findings : ((await refresh(document)) ?? []);
  };
  const show = (document: TextDocument): void => {
    refresh(document).catch((error: unknown) => {
      log.error(`${document.uri.toString()} could not be linted: ${String(error)}`);
    });
  };
  const refreshSoon = (document: TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    const look = () => {
      timers.delete(key);
      if (!document.isClosed && shown.get(key)?.version !== document.version) show(document);
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
        if (change.affectsConfiguration("slipway.lint", document)) show(document);
      }
    }),
    linter.onDidChange(() => served().forEach(show)),
  );
  for (const document of served()) refreshSoon(document);

  return {
    onDidShow: showed.event,
    of: async (document) => (isServed(document) ? current(document) : []),
    show(uri, diagnostics) {
      if (!shown.has(uri.toString())) collection.set(uri, diagnostics);
    },
    dispose() {
      listeners.dispose();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      shown.clear();
      turns.clear();
      showed.dispose();
      collection.dispose();
    },
  };
}

/** Long enough to join the keystrokes of one word, too short to be noticed. */
const debounceMs = 60;
