import {
  Disposable,
  DocumentHighlight,
  DocumentHighlightKind,
  LinkedEditingRanges,
  Location,
  type LocationLink,
  languages,
  type Position,
  type TextDocument,
  WorkspaceEdit,
} from "vscode";
import { linkedNames } from "../../authoring/navigation/linkedNames.ts";
import { createNameIndex, type NameIndex } from "../../authoring/navigation/nameIndex.ts";
import { renameName, startRename } from "../../authoring/navigation/renameName.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";
import { renameSentence } from "./renameSentence.ts";

/** Definition, references, highlights, renaming and linked editing of stages, variables and heredocs. */
export function registerNavigation({ documents, facts, features }: AuthoringDeps): Disposable {
  const indexes = new WeakMap<DockerfileDocument, NameIndex>();
  /** Undefined where the feature is off, or the document is not ours. */
  async function ask(document: TextDocument, position: Position): Promise<Question | undefined> {
    if (!isServed(document) || !features.isOn("navigation", document.uri)) return undefined;
    const known = await facts(document);
    const parsed = documents.get(document);
    let index = indexes.get(parsed);
    // What is known of base images and the grammar may have come in between.
    if (index?.facts.shell !== known.shell || index?.facts.baseImage !== known.baseImage) {
      index = createNameIndex(parsed, known);
      indexes.set(parsed, index);
    }
    return { parsed, index, offset: document.offsetAt(position) };
  }
  return Disposable.from(
    languages.registerDefinitionProvider(dockerfileSelector, {
      async provideDefinition(document, position): Promise<LocationLink[] | undefined> {
        const asked = await ask(document, position);
        const found = asked?.index.at(asked.offset);
        const target = found && (found.occurrence.target ?? found.symbol.definition);
        if (!target) return undefined;
        const range = toRange(document, target);
        const origin = toRange(document, found.occurrence.range);
        return [{ targetUri: document.uri, targetRange: range, originSelectionRange: origin }];
      },
    }),
    languages.registerReferenceProvider(dockerfileSelector, {
      async provideReferences(document, position, { includeDeclaration }) {
        const asked = await ask(document, position);
        const symbol = asked?.index.at(asked.offset)?.symbol;
        return symbol?.occurrences
          .filter(({ range }) => includeDeclaration || range !== symbol.definition)
          .map(({ range }) => new Location(document.uri, toRange(document, range)));
      },
    }),
    languages.registerDocumentHighlightProvider(dockerfileSelector, {
      async provideDocumentHighlights(document, position) {
        const asked = await ask(document, position);
        return asked?.index
          .at(asked.offset)
          ?.symbol.occurrences.map(
            ({ range, access }) =>
              new DocumentHighlight(
                toRange(document, range),
                access === "write" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
              ),
          );
      },
    }),
    languages.registerRenameProvider(dockerfileSelector, {
      async prepareRename(document, position) {
        const asked = await ask(document, position);
        if (!asked) return undefined;
        const start = startRename(asked.parsed, asked.index, asked.offset);
        // The editor shows what is thrown at the cursor.
        if (start.refusal) throw new Error(renameSentence(start.refusal));
        return { range: toRange(document, start.range), placeholder: start.name };
      },
      async provideRenameEdits(document, position, newName) {
        const asked = await ask(document, position);
        if (!asked) return undefined;
        const result = renameName(asked.parsed, asked.index, asked.offset, newName);
        if (result.refusal) throw new Error(renameSentence(result.refusal));
        const edit = new WorkspaceEdit();
        for (const { range, newText } of result.edits) {
          edit.replace(document.uri, toRange(document, range), newText);
        }
        return edit;
      },
    }),
    languages.registerLinkedEditingRangeProvider(dockerfileSelector, {
      async provideLinkedEditingRanges(document, position) {
        const asked = await ask(document, position);
        const ranges = asked && linkedNames(asked.index, asked.offset);
        return (
          ranges &&
          new LinkedEditingRanges(
            ranges.map((it) => toRange(document, it)),
            word,
          )
        );
      },
    }),
  );
}

interface Question {
  readonly parsed: DockerfileDocument;
  readonly index: NameIndex;
  readonly offset: number;
}

/** What a heredoc's name is made of; anything else ends linked editing. */
const word = /[^\s<>"'\\`$&|;()]+/;
