import {
  Disposable,
  type FormattingOptions,
  languages,
  type Range,
  type TextDocument,
  TextEdit,
} from "vscode";
import { formatDockerfile } from "../../authoring/format/formatDockerfile.ts";
import type { FormatOptions } from "../../authoring/format/formatOptions.ts";
import { formatRange } from "../../authoring/format/formatRange.ts";
import { indentNewLine } from "../../authoring/format/indentNewLine.ts";
import type { TextEdit as CoreEdit } from "../../base/textEdit.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** Formats documents and selections, and the line that Enter makes where the user wants that. */
export function registerFormatting(deps: AuthoringDeps): Disposable {
  const { documents, features } = deps;
  const isOff = (document: TextDocument): boolean =>
    !isServed(document) || !features.isOn("formatting", document.uri);
  const format = async (
    document: TextDocument,
    options: FormattingOptions,
    range?: Range,
  ): Promise<TextEdit[]> => {
    if (isOff(document)) return [];
    const { shell } = await deps.facts(document);
    const parsed = documents.get(document);
    const wanted = toFormatOptions(options);
    if (!range) return toEdits(document, formatDockerfile(parsed, wanted, shell));
    const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return toEdits(document, formatRange(parsed, offsets, wanted, shell));
  };
  return Disposable.from(
    languages.registerDocumentFormattingEditProvider(dockerfileSelector, {
      provideDocumentFormattingEdits: (document, options) => format(document, options),
    }),
    languages.registerDocumentRangeFormattingEditProvider(dockerfileSelector, {
      provideDocumentRangeFormattingEdits: (document, range, options) =>
        format(document, options, range),
    }),
    languages.registerOnTypeFormattingEditProvider(
      dockerfileSelector,
      {
        provideOnTypeFormattingEdits(document, position, _typed, options) {
          if (isOff(document)) return [];
          const offset = document.offsetAt(position);
          return toEdits(
            document,
            indentNewLine(documents.get(document), offset, toFormatOptions(options)),
          );
        },
      },
      "\n",
    ),
  );
}

function toFormatOptions({ tabSize, insertSpaces }: FormattingOptions): FormatOptions {
  return { indentWidth: tabSize, useTabs: !insertSpaces };
}

function toEdits(document: TextDocument, edits: readonly CoreEdit[]): TextEdit[] {
  return edits.map(({ range, newText }) => new TextEdit(toRange(document, range), newText));
}
