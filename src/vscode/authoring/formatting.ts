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
import { readFormatSettings } from "../settings.ts";
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
    const [{ shell }, wanted] = await Promise.all([
      deps.facts(document),
      layoutOf(document, options),
    ]);
    const parsed = documents.get(document);
    if (!range) return toEdits(document, formatDockerfile(parsed, wanted, shell));
    const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    return toEdits(document, formatRange(parsed, offsets, wanted, shell));
  };
  /** The configuration file beats the settings, so that a project's files look alike for everybody. */
  const layoutOf = async (
    document: TextDocument,
    { tabSize, insertSpaces }: FormattingOptions,
  ): Promise<FormatOptions> => ({
    ...{ indentWidth: tabSize, useTabs: !insertSpaces },
    ...readFormatSettings(document.uri),
    ...(await deps.layoutOf(document.uri)),
  });
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
        async provideOnTypeFormattingEdits(document, position, _typed, options, token) {
          if (isOff(document)) return [];
          const { version } = document;
          const wanted = await layoutOf(document, options);
          // The next letter may have come in between.
          if (token.isCancellationRequested || document.version !== version) return [];
          const offset = document.offsetAt(position);
          return toEdits(document, indentNewLine(documents.get(document), offset, wanted));
        },
      },
      "\n",
    ),
  );
}

function toEdits(document: TextDocument, edits: readonly CoreEdit[]): TextEdit[] {
  return edits.map(({ range, newText }) => new TextEdit(toRange(document, range), newText));
}
