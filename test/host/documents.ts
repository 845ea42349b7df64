import {
  commands,
  type Diagnostic,
  languages,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from "vscode";
import { eventually } from "./eventually.ts";

/**
 * An untitled Dockerfile in an editor. It is opened again where VS Code gave it the text of one of the same
 * name that was closed just now, as its copy of unsaved text is taken away a moment later.
 */
export function openUntitled(content: string): Promise<TextDocument> {
  return eventually(
    async () => {
      const document = await workspace.openTextDocument({ language: "dockerfile", content });
      await window.showTextDocument(document);
      if (document.getText() !== content) await closeActiveEditor();
      return document;
    },
    (document) => !document.isClosed && document.getText() === content,
  );
}

/** What Slipway's linter shows for a document. */
export function lintDiagnostics(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === "slipway");
}

/** Rule ids of what is shown. */
export function ruleIds(uri: Uri): string[] {
  return lintDiagnostics(uri).map(({ code }) =>
    typeof code === "object" ? String(code.value) : String(code),
  );
}

export function untilRules(
  uri: Uri,
  ready: (rules: readonly string[]) => boolean,
): Promise<string[]> {
  return eventually(() => ruleIds(uri), ready);
}

export async function closeEditors(): Promise<void> {
  await closeActiveEditor();
  await commands.executeCommand("workbench.action.closeAllEditors");
}

/** Without what was typed into it. */
async function closeActiveEditor(): Promise<void> {
  await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}
