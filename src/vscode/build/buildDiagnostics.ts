import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  Range,
  type TextDocumentContentChangeEvent,
  type Uri,
  workspace,
} from "vscode";
import type { ResultError } from "../../progress/events.ts";
import { openDocument } from "../dockerfileDocuments.ts";

/** Where the last build of each Dockerfile failed. */
export interface BuildDiagnostics extends Disposable {
  show(dockerfile: Uri, error: ResultError): void;
  clear(dockerfile: Uri): void;
}

/** Follows the instruction as the text around it changes; gone once the instruction itself does. */
export function registerBuildDiagnostics(): BuildDiagnostics {
  const collection = languages.createDiagnosticCollection("slipway-build");
  const listeners = Disposable.from(
    collection,
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const known = collection.get(document.uri)?.[0];
      if (known === undefined || contentChanges.length === 0) return;
      const range = contentChanges.reduce<Range | undefined>(follow, known.range);
      collection.set(document.uri, range === undefined ? [] : [moved(known, range)]);
    }),
    workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
      if (isUntitled) collection.delete(uri);
    }),
  );
  return {
    show: (dockerfile, error) => collection.set(dockerfile, [toDiagnostic(dockerfile, error)]),
    clear: (dockerfile) => collection.delete(dockerfile),
    dispose: () => listeners.dispose(),
  };
}

function toDiagnostic(dockerfile: Uri, error: ResultError): Diagnostic {
  const log = error.log.slice(-shownLogLines).map((line) => `  ${line}`);
  const message = [error.message, ...log].join("\n");
  const diagnostic = new Diagnostic(rangeOf(dockerfile, error), message, DiagnosticSeverity.Error);
  diagnostic.source = "slipway build";
  if (error.exitCode !== null) diagnostic.code = error.exitCode;
  return diagnostic;
}

const shownLogLines = 8;

/** From the first character of the instruction's first line to the end of its last one. */
function rangeOf(dockerfile: Uri, { line, endLine }: ResultError): Range {
  const first = Math.max(0, (line ?? 1) - 1);
  const last = Math.max(first, (endLine ?? line ?? 1) - 1);
  const whole = new Range(first, 0, last, Number.MAX_SAFE_INTEGER);
  const document = openDocument(dockerfile);
  if (document === undefined || first >= document.lineCount) return whole;
  const character = document.lineAt(first).firstNonWhitespaceCharacterIndex;
  return document.validateRange(whole.with(whole.start.with({ character })));
}

/** The range after a change elsewhere; undefined after a change inside of it. */
function follow(
  range: Range | undefined,
  change: TextDocumentContentChangeEvent,
): Range | undefined {
  if (range === undefined || change.range.start.isAfter(range.end)) return range;
  if (change.range.end.isAfter(range.start)) return undefined;
  const added = change.text.split("\n").length - 1;
  const lines = added - (change.range.end.line - change.range.start.line);
  if (lines === 0 && change.range.end.line === range.start.line) return undefined;
  return new Range(range.start.translate(lines), range.end.translate(lines));
}

function moved(diagnostic: Diagnostic, range: Range): Diagnostic {
  return Object.assign(new Diagnostic(range, diagnostic.message, diagnostic.severity), {
    source: diagnostic.source,
    code: diagnostic.code,
  });
}
