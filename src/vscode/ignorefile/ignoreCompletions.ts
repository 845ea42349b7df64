import {
  CompletionItem,
  CompletionItemKind,
  type Disposable,
  l10n,
  languages,
  Range,
} from "vscode";
import {
  completeIgnorePath,
  type IgnoreCompletion,
} from "../../app/ignorefile/completeIgnorePath.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { ignoreFileSelector, isIgnoreFile } from "../languages/isIgnoreFile.ts";
import { countWords } from "./countWords.ts";
import type { IgnoreDocuments } from "./ignoreDocuments.ts";

/** Paths that are really there. */
export function registerIgnoreCompletions(deps: {
  readonly documents: IgnoreDocuments;
}): Disposable {
  return languages.registerCompletionItemProvider(
    ignoreFileSelector,
    {
      async provideCompletionItems(document, position, token) {
        if (!isIgnoreFile(document)) return undefined;
        const before = document.lineAt(position.line).text.slice(0, position.character);
        if (before.startsWith("#")) return undefined;
        const whole = await deps.documents.list(document);
        if (!whole || token.isCancellationRequested) return undefined;
        const found = completeIgnorePath(before, whole);
        if (!found) return undefined;
        const { start, end } = found.range;
        const range = new Range(position.line, start, position.line, end);
        return found.items.map((item, index) => toItem(item, range, index));
      },
    },
    ...["/", "!", "*"],
  );
}

function toItem(completion: IgnoreCompletion, range: Range, index: number): CompletionItem {
  const { pattern, kind, places } = completion;
  const folder = CompletionItemKind.Folder;
  const item = new CompletionItem(pattern, kind === "file" ? CompletionItemKind.File : folder);
  item.range = range;
  item.filterText = pattern;
  // Folders before files, and names at any depth last, as they come.
  item.sortText = String(index).padStart(5, "0");
  if (kind === "file") item.detail = formatSize(completion.bytes);
  else if (kind === "folder") item.detail = countWords(completion);
  else item.detail = l10n.t("at {0} places, {1}", places, countWords(completion));
  return item;
}
