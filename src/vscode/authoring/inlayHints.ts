import { type Disposable, InlayHint, l10n, languages, type TextDocument } from "vscode";
import { type InlayHintHere, inlayHintsIn } from "../../authoring/inlay/inlayHintsIn.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** Values of variables, absolute folders and numbers of stages, behind the words that mean them. */
export function registerInlayHints(deps: AuthoringDeps): Disposable {
  return languages.registerInlayHintsProvider(dockerfileSelector, {
    onDidChangeInlayHints: deps.onDidChangeFacts,
    async provideInlayHints(document, range, cancellation) {
      if (!isServed(document) || !deps.features.isOn("inlayHints", document.uri)) return [];
      const { version } = document;
      const facts = await deps.facts(document);
      if (cancellation.isCancellationRequested || document.version !== version) return [];
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return inlayHintsIn(deps.documents.get(document), span, facts).map((hint) =>
        toHint(document, hint),
      );
    },
  });
}

function toHint(document: TextDocument, { offset, kind, text }: InlayHintHere): InlayHint {
  const short = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  const label = kind === "stage" ? l10n.t("stage {0}", text) : `= ${short}`;
  const hint = new InlayHint(document.positionAt(offset), label);
  hint.paddingLeft = true;
  hint.tooltip = tooltipOf(kind);
  return hint;
}

const mostShown = 60;

function tooltipOf(kind: InlayHintHere["kind"]): string {
  switch (kind) {
    case "value":
      return l10n.t("With the defaults of ARG; a build may give other values.");
    case "path":
      return l10n.t("The absolute path of this folder.");
    case "stage":
      return l10n.t("The number by which other stages take files from this one.");
  }
}
