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
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import { toRange } from "../toRange.ts";
import { translated } from "../translated.ts";
import { addToIgnoreFile } from "./addToIgnoreFile.ts";
import type { LintConfigs } from "./createLintConfigs.ts";
import type { Linter } from "./createLinter.ts";
import { ignoreInProject } from "./ignoreInProject.ts";
import type { EditorContextFacts } from "./openContextFacts.ts";
import type { ShownFinding } from "./shownFinding.ts";
import { smallestEdit } from "./smallestEdit.ts";

const fixAllKind = CodeActionKind.SourceFixAll.append("slipway");

/** Quick fixes, "Ignore …" and `source.fixAll.slipway`. */
export function registerLintActions(deps: {
  readonly linter: Linter;
  readonly configs: Pick<LintConfigs, "fileFor">;
  readonly contexts: Pick<EditorContextFacts, "folderOf">;
  readonly files: Pick<EditorFiles, "pathOf" | "uriOf">;
  /** Who shows findings. */
  readonly shown: readonly {
    of(document: TextDocument): readonly ShownFinding[] | Promise<readonly ShownFinding[]>;
  }[];
}): Disposable {
  return languages.registerCodeActionsProvider(
    dockerfileSelector,
    {
      async provideCodeActions(document, range, context) {
        if (!isServed(document)) return [];
        return context.only !== undefined && fixAllKind.intersects(context.only)
          ? allFixes(deps, document)
          : quickFixes(deps, document, range, context);
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  );
}

type Deps = Parameters<typeof registerLintActions>[0];

async function quickFixes(
  deps: Deps,
  document: TextDocument,
  range: Range,
  { only }: CodeActionContext,
): Promise<CodeAction[]> {
  if (only !== undefined && !CodeActionKind.QuickFix.intersects(only)) return [];
  const all = await Promise.all(deps.shown.map((it) => it.of(document)));
  const touched = all.flat().filter(({ diagnostic }) => diagnostic.range.intersection(range));
  const ignores = await Promise.all(touched.map((shown) => ignoresOf(deps, document, shown)));
  // Fixes of all findings first: they are why the list was opened.
  const fixes = await Promise.all(touched.map((shown) => fixesOf(deps, document, shown)));
  return [...fixes.flat(), ...ignores.flat()];
}

async function fixesOf(
  { contexts, files }: Deps,
  document: TextDocument,
  shown: ShownFinding,
): Promise<CodeAction[]> {
  const elsewhere = await addToIgnoreFile(document, shown.finding, contexts, files);
  if (elsewhere) elsewhere.diagnostics = [shown.diagnostic];
  return [...fixOf(document, shown), ...(elsewhere ? [elsewhere] : [])];
}

function fixOf(document: TextDocument, { finding, diagnostic }: ShownFinding): CodeAction[] {
  const { fix } = finding;
  if (fix === undefined) return [];
  const action = toAction(document, translated(fix.title), CodeActionKind.QuickFix, fix.edits);
  action.diagnostics = [diagnostic];
  action.isPreferred = fix.safe;
  return [action];
}

async function ignoresOf(
  { linter, configs }: Deps,
  document: TextDocument,
  { finding, diagnostic }: ShownFinding,
): Promise<CodeAction[]> {
  const titles = {
    line: l10n.t("Ignore {0} here", finding.rule),
    file: l10n.t("Ignore {0} in this file", finding.rule),
  };
  const actions: CodeAction[] = [];
  for (const reach of ["line", "file"] as const) {
    const edits = await linter.ignoreEdits(document, finding, reach);
    if (edits.length === 0) continue;
    const action = toAction(document, titles[reach], CodeActionKind.QuickFix, edits);
    action.diagnostics = [diagnostic];
    actions.push(action);
  }
  const everywhere = await ignoreInProject(configs, document, finding);
  if (everywhere) actions.push(Object.assign(everywhere, { diagnostics: [diagnostic] }));
  return actions;
}

async function allFixes({ linter }: Deps, document: TextDocument): Promise<CodeAction[]> {
  const { version } = document;
  const text = document.getText();
  const fixed = await linter.fixAll(document);
  if (fixed === text || document.version !== version) return [];
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
