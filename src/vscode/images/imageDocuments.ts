import { type Disposable, workspace } from "vscode";
import type { ImagePageDeps } from "./inspectImage.ts";

/** Serves the pages about images, also when VS Code opens them again by itself. */
export function registerImageDocuments(deps: ImagePageDeps): Disposable {
  return workspace.registerTextDocumentContentProvider("slipway-image", {
    provideTextDocumentContent: async (uri) =>
      (await import("../images/index.ts")).imagePage(deps, uri),
  });
}
