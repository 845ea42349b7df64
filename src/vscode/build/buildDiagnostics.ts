import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  Location,
  languages,
  Range,
  type TextDocumentContentChangeEvent,
  Uri,
  workspace,
} from "vscode";
import type { BuildProblem } from "../../app/buildProblems.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import { translated } from "../translated.ts";
import { linesOf, placeOfCheck, type ToldByLint } from "./toldByLint.ts";

/** What the last build of each Dockerfile had to say about its lines. */
export interface BuildDiagnostics extends Disposable {
  /**
   * In place of all that an earlier build of the Dockerfile said, wherever it said it. Resolves when
   * it is known which of it our own findings tell of already.
   */
  show(dockerfile: Uri, problems: readonly ShownProblem[]): Promise<void>;
  clear(dockerfile: Uri): void;
}

/** A problem with the document that it is about, and the log that tells more. */
export interface ShownProblem extends BuildProblem {
  readonly uri: Uri;
  readonly logUri: Uri | undefined;
  /** Lines of that log, counted from 0. */
  readonly logLines: readonly { readonly line: number; readonly text: string }[];
}

/**
 * Follows the instruction as the text around it changes; gone once the instruction itself does. What
 * our own findings tell of on the same line is held back for as long as they do.
 */
export function registerBuildDiagnostics(told?: ToldByLint): BuildDiagnostics {
  const collection = languages.createDiagnosticCollection("slipway-build");
  /** By document, those that are held back included. */
  const entries = new Map<string, readonly Entry[]>();
  /** The documents in which a build of a Dockerfile said something. */
  const shownIn = new Map<string, readonly Uri[]>();
  const set = (uri: Uri, kept: readonly Entry[]): void => {
    if (kept.length === 0) {
      entries.delete(uri.toString());
      collection.delete(uri);
      return;
    }
    entries.set(uri.toString(), kept);
    const shown = kept.filter(({ held }) => !held);
    collection.set(
      uri,
      shown.map(({ diagnostic }) => diagnostic),
    );
  };
  const clear = (dockerfile: Uri): void => {
    for (const uri of shownIn.get(dockerfile.toString()) ?? []) set(uri, []);
    shownIn.delete(dockerfile.toString());
  };
  /** Asks anew which of a document's are told of; what was set meanwhile counts. */
  const holdBack = async (uri: Uri): Promise<void> => {
    if (told === undefined || !has(entries.get(uri.toString()))) return;
    const document = openDocument(uri);
    const places = document ? await told.of(document).catch(() => none) : none;
    const now = entries.get(uri.toString());
    if (now)
      set(
        uri,
        now.map((entry) => ({ ...entry, held: isTold(entry, places) })),
      );
  };
  const listeners = Disposable.from(
    collection,
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const known = entries.get(document.uri.toString()) ?? [];
      if (known.length === 0 || contentChanges.length === 0) return;
      const kept = known.flatMap((entry) => {
        const range = contentChanges.reduce<Range | undefined>(follow, entry.diagnostic.range);
        return range ? [{ ...entry, diagnostic: moved(entry.diagnostic, range) }] : [];
      });
      set(document.uri, kept);
    }),
    workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
      if (isUntitled) set(uri, []);
    }),
    told?.onDidChange((uri) => void holdBack(uri)) ?? new Disposable(() => undefined),
  );
  return {
    async show(dockerfile, problems) {
      clear(dockerfile);
      const byUri = new Map<string, ShownProblem[]>();
      for (const problem of problems) {
        const key = problem.uri.toString();
        byUri.set(key, [...(byUri.get(key) ?? []), problem]);
      }
      const uris = [...byUri.values()].flatMap(([first]) => first?.uri ?? []);
      shownIn.set(dockerfile.toString(), uris);
      for (const uri of uris) {
        const all = (byUri.get(uri.toString()) ?? []).map(toEntry);
        // Those that may be told of are not to flash up first.
        const first = told && openDocument(uri) ? all.map(holdCheck) : all;
        set(uri, first);
      }
      await Promise.all(uris.map(holdBack));
    },
    clear,
    dispose: () => listeners.dispose(),
  };
}

const none: ReadonlySet<string> = new Set();

/** A problem that is shown, or held back. */
interface Entry {
  readonly diagnostic: Diagnostic;
  /** Name of the engine's check. */
  readonly check: string | undefined;
  readonly held: boolean;
}

function toEntry(problem: ShownProblem): Entry {
  return { diagnostic: toDiagnostic(problem), check: problem.rule, held: false };
}

function holdCheck(entry: Entry): Entry {
  return { ...entry, held: entry.check !== undefined };
}

function has(entries: readonly Entry[] | undefined): boolean {
  return entries?.some(({ check }) => check !== undefined) === true;
}

function isTold({ check, diagnostic }: Entry, places: ReadonlySet<string>): boolean {
  if (check === undefined) return false;
  return linesOf(diagnostic.range).some((line) => places.has(placeOfCheck(check, line)));
}

function toDiagnostic(problem: ShownProblem): Diagnostic {
  const { severity, exitCode, rule, url, logUri, logLines } = problem;
  const diagnostic = new Diagnostic(rangeOf(problem), messageOf(problem), severities[severity]);
  diagnostic.source = "slipway build";
  const value = exitCode ?? rule;
  const target = logUri ?? (url === undefined ? undefined : Uri.parse(url));
  if (value !== undefined) diagnostic.code = target ? { value, target } : value;
  if (logUri) {
    diagnostic.relatedInformation = logLines.map(
      ({ line, text }) =>
        new DiagnosticRelatedInformation(new Location(logUri, new Range(line, 0, line, 0)), text),
    );
  }
  return diagnostic;
}

const severities: Readonly<Record<BuildProblem["severity"], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
};

/** Where there is a log to lead to, its last lines stand beside the message, not in it. */
function messageOf({ message, log, logLines }: ShownProblem): string {
  const lines = logLines.length > 0 ? [] : log.slice(-shownLogLines);
  return [translated(message), ...lines.map((line) => `  ${line}`)].join("\n");
}

const shownLogLines = 8;

/** From the first character of the instruction's first line to the end of its last one. */
function rangeOf({ uri, line, endLine }: ShownProblem): Range {
  const first = Math.max(0, line - 1);
  const last = Math.max(first, endLine - 1);
  const whole = new Range(first, 0, last, Number.MAX_SAFE_INTEGER);
  const document = openDocument(uri);
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
  const { source, code, relatedInformation } = diagnostic;
  const copy = new Diagnostic(range, diagnostic.message, diagnostic.severity);
  return Object.assign(copy, { source, code, relatedInformation });
}
