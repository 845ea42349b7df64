import { type Disposable, Hover, languages } from "vscode";
import { hoverAt } from "../../authoring/hover/hoverAt.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";
import { partWords } from "./hoverWords.ts";

/** What words mean, what variables hold, what COPY takes, who uses a stage. */
export function registerHovers(deps: AuthoringDeps): Disposable {
  return languages.registerHoverProvider(dockerfileSelector, {
    async provideHover(document, position, cancellation) {
      if (!isServed(document) || !deps.features.isOn("hover", document.uri)) return undefined;
      const { version } = document;
      const facts = await deps.facts(document);
      if (cancellation.isCancellationRequested || document.version !== version) return undefined;
      const here = hoverAt(deps.documents.get(document), document.offsetAt(position), facts);
      return here && new Hover(here.parts.map(partWords), toRange(document, here.range));
    },
  });
}
