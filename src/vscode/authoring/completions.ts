import {
  type CancellationToken,
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  commands,
  type Disposable,
  languages,
  MarkdownString,
  type Position,
  SnippetString,
  type TextDocument,
  window,
} from "vscode";
import type {
  CompletionEntry,
  CompletionKind,
  Completions,
} from "../../authoring/completion/completionEntry.ts";
import { completionsAt, typedImage } from "../../authoring/completion/completionsAt.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { type Positions, toRange } from "../toRange.ts";
import { translated } from "../translated.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** What may be written at the cursor of a Dockerfile. */
export function registerCompletions({
  documents,
  facts,
  localImages,
  registryNames,
  features,
  files,
}: AuthoringDeps): Disposable {
  return languages.registerCompletionItemProvider(
    dockerfileSelector,
    {
      async provideCompletionItems(document, position, token) {
        if (!isServed(document) || !features.isOn("completion", document.uri)) return undefined;
        const offset = document.offsetAt(position);
        // The list is for the text of now: what is typed while it is made, the editor filters by itself.
        const parsed = documents.get(document);
        const image = typedImage(parsed, offset);
        const [images, registries, { catalog }] = await Promise.all([
          image === undefined ? none : soon(localImages(), token),
          image === undefined ? undefined : registryNames?.().catch(() => undefined),
          import("../../lint/index.ts"),
        ]);
        // At once what is known: a registry is not waited for.
        const registry = image === undefined ? undefined : registries?.look(image);
        if (registry?.isPending && image !== undefined) {
          void registries?.settled(image).then(() => offerAgain(document, position));
        }
        const names = { images, registry, rules: catalog };
        const isFile = files.pathOf(document.uri) !== undefined;
        for (let turn = 1; ; turn++) {
          const known = await facts(document);
          if (token.isCancellationRequested) return undefined;
          const found = completionsAt(parsed, offset, known, names);
          if (!found.isPending || turn === looks || !isFile) {
            return toList(parsed.lines, found);
          }
          // To ask for the files of the build context has begun the look at them.
          await wait(100, token);
        }
      },
    },
    ...triggers,
  );
}

/** No blank: a list that comes up with each word would be in the way. */
const triggers = ["$", "{", "-", "=", "/", ",", ":", "@"] as const;

/** The list comes up again with what a registry has said, where nothing was typed meanwhile. */
function offerAgain(document: TextDocument, position: Position): void {
  const editor = window.activeTextEditor;
  const isHere =
    editor?.document === document &&
    editor.selection.isEmpty &&
    editor.selection.active.isEqual(position);
  if (isHere) void commands.executeCommand("editor.action.triggerSuggest");
}

/** How often the build context is asked for before the list comes without it. */
const looks = 4;

const none: readonly string[] = [];

/** An engine that takes its time is not waited for; the list has its images the next time. */
async function soon(
  images: Promise<readonly string[]>,
  token: CancellationToken,
): Promise<readonly string[]> {
  return Promise.race([images.catch(() => none), wait(300, token).then(() => none)]);
}

/** Ends early when nobody wants the list any more. */
function wait(milliseconds: number, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    const listener = token.onCancellationRequested(end);
  });
}

function toList(lines: Positions, { entries, typed, word, isIncomplete }: Completions) {
  const range = { inserting: toRange(lines, typed), replacing: toRange(lines, word) };
  const items = entries.map((entry, index) => {
    const { label, documentation, insertText = label, filterText = label } = entry;
    const detail = entry.detail === undefined ? undefined : translated(entry.detail);
    const item = new CompletionItem(
      detail === undefined ? label : { label, description: detail },
      kinds[entry.kind],
    );
    item.range = range;
    item.insertText = entry.isSnippet ? new SnippetString(insertText) : insertText;
    item.filterText = filterText;
    item.sortText = String(index).padStart(4, "0");
    if (documentation !== undefined)
      item.documentation = new MarkdownString(translated(documentation));
    if (entry.triggersAgain) item.command = again(entry);
    return item;
  });
  return new CompletionList(items, isIncomplete);
}

function again({ label }: CompletionEntry) {
  return { command: "editor.action.triggerSuggest", title: label };
}

const kinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  instruction: CompletionItemKind.Keyword,
  flag: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  stage: CompletionItemKind.Module,
  image: CompletionItemKind.Module,
  variable: CompletionItemKind.Variable,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  user: CompletionItemKind.User,
  command: CompletionItemKind.Function,
  directive: CompletionItemKind.Keyword,
  rule: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Snippet,
};
