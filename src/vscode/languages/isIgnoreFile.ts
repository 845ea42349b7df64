import type { DocumentSelector, TextDocument } from "vscode";
import { isForeign } from "../dockerfileDocuments.ts";

/**
 * By name, whatever language the file is taken for: its id is `ignore`, which .gitignore has, too.
 */
export function isIgnoreFile(document: TextDocument): boolean {
  return document.uri.path.endsWith(".dockerignore") && !isForeign(document.uri);
}

export const ignoreFileSelector: DocumentSelector = {
  pattern: "**/{.dockerignore,*.dockerignore}",
};
