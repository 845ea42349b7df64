import { Uri } from "vscode";
import { nodeDisk } from "../../app/nodeDisk.ts";
import type { EditorFiles } from "./editorFiles.ts";

/** Those of the machine that the extension runs on. */
export const machineFiles: EditorFiles = {
  ...nodeDisk,
  pathOf: ({ scheme, fsPath }) => (scheme === "file" ? fsPath : undefined),
  uriOf: (path) => Uri.file(path),
};
