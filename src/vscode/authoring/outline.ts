import {
  Disposable,
  DocumentSymbol,
  FoldingRange,
  FoldingRangeKind,
  languages,
  SelectionRange,
  SymbolKind,
  type TextDocument,
} from "vscode";
import { type FoldingLines, foldingRanges } from "../../authoring/outline/foldingRanges.ts";
import { type OutlineItem, outlineItems } from "../../authoring/outline/outlineItems.ts";
import { selectionRanges } from "../../authoring/outline/selectionRanges.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** The outline with its symbols, folding, and what "expand selection" takes. */
export function registerOutline({ documents, facts, features }: AuthoringDeps): Disposable {
  const isOn = (document: TextDocument): boolean =>
    isServed(document) && features.isOn("outline", document.uri);
  return Disposable.from(
    languages.registerDocumentSymbolProvider(dockerfileSelector, {
      provideDocumentSymbols(document) {
        if (!isOn(document)) return [];
        return outlineItems(documents.get(document)).map((item) => toSymbol(document, item));
      },
    }),
    languages.registerFoldingRangeProvider(dockerfileSelector, {
      provideFoldingRanges(document) {
        if (!isOn(document)) return [];
        return foldingRanges(documents.get(document)).map(
          ({ start, end, kind }) => new FoldingRange(start, end, foldingKinds[kind]),
        );
      },
    }),
    languages.registerSelectionRangeProvider(dockerfileSelector, {
      async provideSelectionRanges(document, positions) {
        if (!isOn(document)) return undefined;
        const known = await facts(document);
        const offsets = positions.map((position) => document.offsetAt(position));
        return selectionRanges(documents.get(document), offsets, known).flatMap(
          (ranges): SelectionRange[] => {
            let outer: SelectionRange | undefined;
            for (const range of ranges.toReversed()) {
              outer = new SelectionRange(toRange(document, range), outer);
            }
            return outer ? [outer] : [];
          },
        );
      },
    }),
  );
}

function toSymbol(document: TextDocument, item: OutlineItem): DocumentSymbol {
  const { name, detail, kind, range, nameRange, children } = item;
  const symbol = new DocumentSymbol(
    name,
    detail,
    symbolKinds[kind],
    toRange(document, range),
    toRange(document, nameRange),
  );
  symbol.children = children.map((child) => toSymbol(document, child));
  return symbol;
}

const symbolKinds: Readonly<Record<OutlineItem["kind"], SymbolKind>> = {
  stage: SymbolKind.Module,
  variable: SymbolKind.Variable,
  instruction: SymbolKind.Function,
};

const foldingKinds: Readonly<Record<FoldingLines["kind"], FoldingRangeKind | undefined>> = {
  comment: FoldingRangeKind.Comment,
  region: FoldingRangeKind.Region,
  code: undefined,
};
