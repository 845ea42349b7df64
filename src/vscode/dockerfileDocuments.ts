import { type DocumentSelector, type TextDocument, type Uri, workspace } from "vscode";

/** VS Code's own id for Dockerfiles and Containerfiles. */
export const dockerfileLanguage = "dockerfile";

/** Saved or not, on any file system; which schemes are served is said by `isServed`. */
export const dockerfileSelector: DocumentSelector = { language: dockerfileLanguage };

/** Not in notebooks, and not in views of what a file once was (diffs, history). */
export function isServed(document: TextDocument): boolean {
  return document.languageId === dockerfileLanguage && !isForeign(document.uri);
}

/** True for notebooks and views of what a file once was. */
export function isForeign({ scheme }: Uri): boolean {
  return foreignSchemes.has(scheme);
}

const foreignSchemes: ReadonlySet<string> = new Set([
  "vscode-notebook-cell",
  "git",
  "gitlens",
  "review",
  "pr",
  "output",
  "vscode-local-history",
  "chat-editing-text-model",
  "chat-editing-snapshot-text-model",
]);

export function openDocument(uri: Uri): TextDocument | undefined {
  const key = uri.toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === key);
}
