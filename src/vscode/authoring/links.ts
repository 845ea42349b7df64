import { type Disposable, DocumentLink, l10n, languages, Uri } from "vscode";
import { type DocumentLinkPlace, documentLinks } from "../../authoring/links/documentLinks.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** Links from sources to their files, from images to their pages, and to what ADD fetches. */
export function registerLinks({ documents, facts, features }: AuthoringDeps): Disposable {
  return languages.registerDocumentLinkProvider(dockerfileSelector, {
    async provideDocumentLinks(document) {
      if (!isServed(document) || !features.isOn("links", document.uri)) return [];
      const known = await facts(document);
      return documentLinks(documents.get(document), known).flatMap((place) => {
        const target = targetOf(place, known.contextFolder);
        if (!target) return [];
        const link = new DocumentLink(toRange(document, place.range), target);
        link.tooltip = tooltipOf(place);
        return [link];
      });
    },
  });
}

function targetOf(place: DocumentLinkPlace, contextFolder: string | undefined): Uri | undefined {
  if (place.kind !== "file") return Uri.parse(place.url);
  return contextFolder === undefined
    ? undefined
    : Uri.joinPath(Uri.file(contextFolder), ...place.path.split("/"));
}

function tooltipOf(place: DocumentLinkPlace): string {
  switch (place.kind) {
    case "image":
      return l10n.t("Open the image's page");
    case "remote":
      return l10n.t("Open what is fetched");
    case "file":
      return l10n.t("Open the file of the build context");
  }
}
