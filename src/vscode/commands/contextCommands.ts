import { commands, env, l10n, Range, Uri, WorkspaceEdit, window, workspace } from "vscode";
import type { ContextRow } from "../../app/contextRows.ts";
import { withIgnored } from "../../app/ignoreEntry.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import type { ContextView } from "../views/contextView.ts";
import type { ContextCommand } from "./commandTypes.ts";
import type { Commands } from "./registerCommands.ts";

type ContextCommandId =
  | "slipway.context.refresh"
  | "slipway.context.pickTarget"
  | "slipway.context.openInstruction"
  | "slipway.context.copyPath"
  | "slipway.context.ignore";

export interface ContextCommandDeps {
  readonly view: ContextView;
  readonly documents: ParsedDocuments;
}

/** What can be done with the rows of the view "Build Context". */
export function contextCommands({
  view,
  documents,
}: ContextCommandDeps): Commands<ContextCommandId> {
  const on =
    (act: (rows: readonly [ContextRow, ...ContextRow[]]) => Promise<void>): ContextCommand =>
    async (target, selected) => {
      const [first, ...others] = givenRows(view, target, selected);
      if (first) await act([first, ...others]);
      else await commands.executeCommand("slipway.context.focus");
    };
  return {
    "slipway.context.refresh": {
      failed: l10n.t("The build context could not be looked at."),
      async run() {
        await commands.executeCommand("slipway.context.focus");
        view.refresh();
      },
    },
    "slipway.context.pickTarget": {
      failed: l10n.t("The stage could not be chosen."),
      async run() {
        await commands.executeCommand("slipway.context.focus");
        const document = view.dockerfile && openDocument(view.dockerfile);
        if (document) await pickTarget(view, documents.get(document).stages);
      },
    },
    "slipway.context.openInstruction": {
      failed: l10n.t("The instruction could not be opened."),
      run: on(async ([row]) => {
        const line = lineOf(row);
        if (line === undefined || view.dockerfile === undefined) return;
        const selection = new Range(line - 1, 0, line - 1, 0);
        await window.showTextDocument(view.dockerfile, { selection });
      }),
    },
    "slipway.context.copyPath": {
      failed: l10n.t("The path could not be copied."),
      run: on(async (rows) => {
        await env.clipboard.writeText(rows.flatMap((row) => pathOf(row) ?? []).join("\n"));
      }),
    },
    "slipway.context.ignore": {
      failed: l10n.t("The ignore file could not be written."),
      run: on(async (rows) => {
        const paths = rows.flatMap((row) => pathOf(row) ?? []);
        const { state } = view;
        if (paths.length === 0 || state.kind !== "ready") return;
        const { root, ignoreFile } = state.report.plan;
        const uri = ignoreFile
          ? Uri.file(ignoreFile)
          : Uri.joinPath(Uri.file(root), ".dockerignore");
        await addTo(uri, paths);
        view.refresh();
      }),
    },
  };
}

/** Through the editor, so that it can be taken back and what is not saved there stays. */
async function addTo(uri: Uri, paths: readonly string[]): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  await workspace.applyEdit(edit);
  const document = await workspace.openTextDocument(uri);
  const text = document.getText();
  const change = new WorkspaceEdit();
  change.insert(uri, document.positionAt(text.length), withIgnored(text, paths).slice(text.length));
  await workspace.applyEdit(change);
  await document.save();
}

async function pickTarget(
  view: ContextView,
  stages: readonly { readonly name: string | undefined; readonly index: number }[],
): Promise<void> {
  const last = { label: l10n.t("Last stage"), target: undefined };
  const named = stages.map(({ name, index }) => ({
    label: name ?? l10n.t("Stage {0}", index),
    target: name ?? String(index),
  }));
  const items = [last, ...named].map((item) => ({
    ...item,
    description: item.target === view.target ? l10n.t("shown now") : "",
  }));
  const title = l10n.t("Show what the build of which stage sends?");
  const picked = await window.showQuickPick(items, { title });
  if (picked) view.chooseTarget(picked.target);
}

function givenRows(
  view: ContextView,
  target: ContextRow | "selection" | undefined,
  selected: readonly ContextRow[] | undefined,
): readonly ContextRow[] {
  if (target === undefined || target === "selection") return view.selection;
  return selected?.includes(target) ? selected : [target];
}

/** Counts from 1; undefined for a row that no instruction stands behind. */
function lineOf(row: ContextRow): number | undefined {
  if (row.kind === "instruction") return row.reader.line;
  if (row.kind !== "folder" && row.kind !== "path") return undefined;
  return row.ask === undefined ? undefined : row.report.instructions[row.ask]?.line;
}

/** Below the context's folder. */
function pathOf(row: ContextRow): string | undefined {
  if (row.kind === "path" || row.kind === "unreadable") return row.path.path;
  return row.kind === "folder" ? row.folder.path : undefined;
}
