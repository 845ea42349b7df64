import { type Disposable, DocumentLink, l10n, languages, type TextDocument, Uri } from "vscode";
import { type BuildLog, buildLogLanguage } from "../build/buildLog.ts";
import { logAddress } from "../build/buildLogDocuments.ts";
import { fileOf } from "../build/fileOf.ts";
import { toRange } from "../toRange.ts";
import { findLogPlaces } from "./findLogPlaces.ts";

/** Leads from `Dockerfile:7` and `line 7` in a build log to that line. */
export function registerBuildLogLinks(deps: { readonly log: BuildLog }): Disposable {
  return languages.registerDocumentLinkProvider(
    { language: buildLogLanguage },
    {
      provideDocumentLinks(document) {
        const address = logAddress(document.uri);
        const dockerfile = address ? Uri.parse(address.dockerfile) : deps.log.dockerfile;
        return dockerfile === undefined ? [] : linksOf(document, dockerfile);
      },
    },
  );
}

function linksOf(document: TextDocument, dockerfile: Uri): DocumentLink[] {
  return findLogPlaces(document.getText()).map((place) => {
    const link = new DocumentLink(
      toRange(document, place.range),
      fileOf(place, dockerfile).with({ fragment: `L${place.line}` }),
    );
    link.tooltip = l10n.t("Go to the instruction");
    return link;
  });
}
