import {
  type Disposable,
  DocumentLink,
  l10n,
  languages,
  type TextDocument,
  type Uri,
} from "vscode";
import { type BuildLog, buildLogLanguage } from "../build/buildLog.ts";
import { toRange } from "../toRange.ts";
import { findLogPlaces } from "./findLogPlaces.ts";

/** Leads from `Dockerfile:7` and `line 7` in the build log to that line. */
export function registerBuildLogLinks(deps: { readonly log: BuildLog }): Disposable {
  return languages.registerDocumentLinkProvider(
    { language: buildLogLanguage },
    {
      provideDocumentLinks(document) {
        const { dockerfile } = deps.log;
        return dockerfile === undefined ? [] : linksOf(document, dockerfile);
      },
    },
  );
}

function linksOf(document: TextDocument, dockerfile: Uri): DocumentLink[] {
  return findLogPlaces(document.getText()).map(({ range, line }) => {
    const link = new DocumentLink(
      toRange(document, range),
      dockerfile.with({ fragment: `L${line}` }),
    );
    link.tooltip = l10n.t("Go to the instruction");
    return link;
  });
}
