import { basename, dirname } from "node:path";
import { type Disposable, Hover, languages, MarkdownString } from "vscode";
import { parseIgnoreFile } from "../../dockerfile/ignoreFile.ts";
import { ignoreFileSelector, isIgnoreFile } from "../languages/isIgnoreFile.ts";
import { toRange } from "../toRange.ts";
import { hoverWords } from "./hoverWords.ts";
import type { IgnoreDocuments } from "./ignoreDocuments.ts";

/** What a line keeps out or brings back, with the largest of it. */
export function registerIgnoreHovers(deps: { readonly documents: IgnoreDocuments }): Disposable {
  return languages.registerHoverProvider(ignoreFileSelector, {
    async provideHover(document, position) {
      if (!isIgnoreFile(document)) return undefined;
      const { version } = document;
      const patterns = parseIgnoreFile(document.getText());
      const index = patterns.findIndex(({ line }) => line === position.line);
      const pattern = patterns[index];
      if (!pattern || !toRange(document, pattern.range).contains(position)) return undefined;
      const facts = await deps.documents.facts(document);
      if (!facts || document.version !== version) return undefined;
      const folder = basename(dirname(document.uri.fsPath));
      const words = hoverWords(patterns, index, facts, folder);
      const markdown = new MarkdownString();
      // As text: names of files may hold anything.
      words.forEach((paragraph, at) => {
        if (at > 0) markdown.appendMarkdown("\n\n");
        if (typeof paragraph === "string") markdown.appendText(paragraph);
        else {
          for (const item of paragraph) {
            markdown.appendMarkdown("- ").appendText(item).appendMarkdown("\n");
          }
        }
      });
      return new Hover(markdown, toRange(document, pattern.range));
    },
  });
}
