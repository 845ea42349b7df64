import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Disposable,
  l10n,
  languages,
  type Range,
  type TextDocument,
  WorkspaceEdit,
} from "vscode";
import type { TextEdit } from "../../base/textEdit.ts";
import { fixAll, ignoreEdits } from "../../lint/fixes.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { readLintSettings } from "../settings.ts";
import { toRange } from "../toRange.ts";
import type { LintDiagnostics, ShownFinding } from "./lintDiagnostics.ts";
import { smallestEdit } from "./smallestEdit.ts";

const fixAllKind = CodeActionKind.SourceFixAll.append("slipway");

/** Quick fixes, "Ignore …" and `source.fixAll.slipway`. */
export function registerLintActions(deps: {
  readonly documents: ParsedDocuments;
  readonly diagnostics: LintDiagnostics;
}): Disposable {
  return languages.registerCodeActionsProvider(
    dockerfileSelector,
    {
      provideCodeActions(document, range, context) {
        if (!isServed(document)) return [];
        return context.only !== undefined && fixAllKind.intersects(context.only)
          ? allFixes(document)
          : quickFixes(deps, document, range, context);
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  );
}

type Deps = Parameters<typeof registerLintActions>[0];

function quickFixes(
  deps: Deps,
  document: TextDocument,
  range: Range,
  { only }: CodeActionContext,
): CodeAction[] {
  if (only !== undefined && !CodeActionKind.QuickFix.intersects(only)) return [];
  const touched = deps.diagnostics
    .of(document)
    .filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined);
  // Fixes of all findings first: they are why the list was opened.
  return [
    ...touched.flatMap((shown) => fixOf(document, shown)),
    ...touched.flatMap((shown) => ignoresOf(deps, document, shown)),
  ];
}

function fixOf(document: TextDocument, { finding, diagnostic }: ShownFinding): CodeAction[] {
  const { fix } = finding;
  if (fix === undefined) return [];
  const action = toAction(document, fix.title, CodeActionKind.QuickFix, fix.edits);
  action.diagnostics = [diagnostic];
  action.isPreferred = fix.safe;
  return [action];
}

function ignoresOf(
  { documents }: Deps,
  document: TextDocument,
  { finding, diagnostic }: ShownFinding,
): CodeAction[] {
  const parsed = documents.get(document);
  const titles = {
    line: l10n.t("Ignore {0} here", finding.rule),
    file: l10n.t("Ignore {0} in this file", finding.rule),
  };
  return (["line", "file"] as const).flatMap((reach) => {
    const edits = ignoreEdits(parsed, finding, reach);
    if (edits.length === 0) return [];
    const action = toAction(document, titles[reach], CodeActionKind.QuickFix, edits);
    action.diagnostics = [diagnostic];
    return [action];
  });
}

function allFixes(document: TextDocument): CodeAction[] {
  const { enable, preset, rules } = readLintSettings(document.uri);
  if (!enable) return [];
  const text = document.getText();
  const fixed = fixAll(text, { preset, rules });
  if (fixed === text) return [];
  const edits = [smallestEdit(text, fixed)];
  return [toAction(document, l10n.t("Fix all that is safe to fix"), fixAllKind, edits)];
}

function toAction(
  document: TextDocument,
  title: string,
  kind: CodeActionKind,
  edits: readonly TextEdit[],
): CodeAction {
  const action = new CodeAction(title, kind);
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) {
    edit.replace(document.uri, toRange(document, range), newText);
  }
  action.edit = edit;
  return action;
}
