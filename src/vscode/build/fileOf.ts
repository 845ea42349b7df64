import { isAbsolute } from "node:path";
import { Uri } from "vscode";

/** The document that a builder's word for a file means: another file by its whole path, else the Dockerfile. */
export function fileOf({ file }: { readonly file: string }, dockerfile: Uri): Uri {
  if (!isAbsolute(file) || file === dockerfile.fsPath) return dockerfile;
  return Uri.file(file);
}
