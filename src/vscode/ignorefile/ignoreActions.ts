import {
  CodeAction,
  CodeActionKind,
  type Disposable,
  l10n,
  languages,
  type TextDocument,
  WorkspaceEdit,
} from "vscode";
import type { TextEdit } from "../../base/textEdit.ts";
import { safeIgnoreEdits } from "../../lint/ignorefile/safeIgnoreEdits.ts";
import type { LintConfigs } from "../diagnostics/createLintConfigs.ts";
import { ignoreInProject } from "../diagnostics/ignoreInProject.ts";
import type { ShownFinding } from "../diagnostics/shownFinding.ts";
import { ignoreFileSelector, isIgnoreFile } from "../languages/isIgnoreFile.ts";
import { toRange } from "../toRange.ts";
import { translated } from "../translated.ts";
import type { IgnoreDiagnostics } from "./ignoreDiagnostics.ts";

const fixAllKind = CodeActionKind.SourceFixAll.append("slipway");

/** Quick fixes of ignore files, "Ignore … in this project", and `source.fixAll.slipway` for those that change nothing but the text. */
export function registerIgnoreActions(deps: {
  readonly diagnostics: IgnoreDiagnostics;
  readonly configs: Pick<LintConfigs, "fileFor">;
}): Disposable {
  return languages.registerCodeActionsProvider(
    ignoreFileSelector,
    {
      async provideCodeActions(document, range, { only }) {
        if (!isIgnoreFile(document)) return [];
        const shown = deps.diagnostics.of(document);
        if (only !== undefined && fixAllKind.intersects(only)) {
          const edits = safeIgnoreEdits(shown.map(({ finding }) => finding));
          const title = l10n.t("Fix all that is safe to fix");
          return edits.length === 0 ? [] : [toAction(document, title, fixAllKind, edits)];
        }
        if (only !== undefined && !CodeActionKind.QuickFix.intersects(only)) return [];
        const touched = shown.filter(({ diagnostic }) => diagnostic.range.intersection(range));
        const ignores = await Promise.all(
          touched.map((one) => ignoreInProject(deps.configs, document, one.finding)),
        );
        return [
          ...touched.flatMap((one) => fixOf(document, one)),
          ...ignores.flatMap((it) => it ?? []),
        ];
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  );
}

function fixOf(
  document: TextDocument,
  { finding: { fix }, diagnostic }: ShownFinding,
): readonly CodeAction[] {
  if (!fix) return [];
  const action = toAction(document, translated(fix.title), CodeActionKind.QuickFix, fix.edits);
  action.diagnostics = [diagnostic];
  action.isPreferred = fix.safe;
  return [action];
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
