import type { Uri } from "vscode";

/** A build with every question answered. */
export interface BuildPlan {
  readonly dockerfile: Uri;
  /** Absolute path of the context folder. */
  readonly contextPath: string;
  /** Undefined builds an image without a name. */
  readonly tag: string | undefined;
  /** A stage's name or index; undefined for the last stage. */
  readonly target: string | undefined;
}

/** The Dockerfile's path where it has one on this machine's disk. */
export function diskPath(uri: Uri): string | undefined {
  return uri.scheme === "file" ? uri.fsPath : undefined;
}
