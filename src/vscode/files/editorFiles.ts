import type { Uri } from "vscode";
import type { LintDisk } from "../../app/lintDisk.ts";

/** Files as the core names them, by absolute paths, and as VS Code does. */
export interface EditorFiles extends LintDisk {
  /** Undefined for what is no file, such as an untitled document, and for files that are not served. */
  pathOf(uri: Uri): string | undefined;
  /** Of a path that `pathOf` gave, or of one that was made of such. */
  uriOf(path: string): Uri;
}
