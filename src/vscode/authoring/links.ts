import {
  type Disposable,
  DocumentLink,
  l10n,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import type { AuthoringFacts } from "../../authoring/authoringFacts.ts";
import { type DocumentLinkPlace, documentLinks } from "../../authoring/links/documentLinks.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** Links from sources to their files and folders, from images to their pages, and to what ADD fetches. */
export function registerLinks(deps: AuthoringDeps): Disposable {
  const { documents, facts, features, files, onDidChangeFacts } = deps;
  /** The files of the build context that the links shown were made with. */
  const answered = new WeakMap<TextDocument, AuthoringFacts["contextFiles"]>();
  const register = (): Disposable =>
    languages.registerDocumentLinkProvider(dockerfileSelector, {
      async provideDocumentLinks(document) {
        if (!isServed(document) || !features.isOn("links", document.uri)) return [];
        const known = await facts(document);
        answered.set(document, known.contextFiles);
        return documentLinks(documents.get(document), known).flatMap((place) => {
          const target = targetOf(place, known.contextFolder, files);
          if (!target) return [];
          const link = new DocumentLink(toRange(document, place.range), target);
          link.tooltip = tooltipOf(place);
          return [link];
        });
      },
    });
  let provider = register();
  // Links have no event: a provider that is new is asked again, once the files are known or others.
  const listener = onDidChangeFacts(async () => {
    for (const { document } of window.visibleTextEditors) {
      if (!answered.has(document)) continue;
      const { contextFiles } = await facts(document);
      if (isDisposed || answered.get(document) === contextFiles) continue;
      provider.dispose();
      provider = register();
      return;
    }
  });
  let isDisposed = false;
  return {
    dispose() {
      isDisposed = true;
      listener.dispose();
      provider.dispose();
    },
  };
}

function targetOf(
  place: DocumentLinkPlace,
  contextFolder: string | undefined,
  files: AuthoringDeps["files"],
): Uri | undefined {
  if ("url" in place) return Uri.parse(place.url);
  if (contextFolder === undefined) return undefined;
  const uri = Uri.joinPath(files.uriOf(contextFolder), ...place.path.split("/"));
  // What is no file an editor hands over to the Explorer, which has the workspace only.
  return place.kind === "file" || workspace.getWorkspaceFolder(uri) ? uri : undefined;
}

function tooltipOf(place: DocumentLinkPlace): string {
  switch (place.kind) {
    case "image":
      return l10n.t("Open the image's page");
    case "remote":
      return l10n.t("Open what is fetched");
    case "file":
      return l10n.t("Open the file of the build context");
    case "folder":
      return l10n.t("Show the folder of the build context in the Explorer");
  }
}
