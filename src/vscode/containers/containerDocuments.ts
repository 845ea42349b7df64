import { type Disposable, workspace } from "vscode";
import type { ConnectEngine } from "../engine/connectEngine.ts";

/** Serves the pages about containers, also when VS Code opens them again by itself. */
export function registerContainerDocuments(deps: { readonly connect: ConnectEngine }): Disposable {
  return workspace.registerTextDocumentContentProvider("slipway-container", {
    provideTextDocumentContent: async (uri) =>
      (await import("../containers/index.ts")).containerPage(deps, uri),
  });
}
