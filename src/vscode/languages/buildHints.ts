import {
  Disposable,
  EventEmitter,
  InlayHint,
  InlayHintLabelPart,
  l10n,
  languages,
  MarkdownString,
  Position,
  type TextDocument,
  workspace,
} from "vscode";
import type { BuildHistory } from "../../app/buildHistory.ts";
import type { BuildList } from "../../app/buildList.ts";
import { createLineFigures, type LineFigures } from "../../app/lineFigures.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { CommandId } from "../commands/commandTypes.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { readSetting } from "../settings.ts";
import { hintText, hintTooltip } from "./hintWords.ts";

export interface BuildHintsDeps {
  readonly documents: ParsedDocuments;
  readonly history: Pick<BuildHistory, "of">;
  readonly list: Pick<BuildList, "onDidChange">;
  readonly now: () => number;
}

/** What the last build said of each instruction, at the end of its first line. */
export function registerBuildHints(deps: BuildHintsDeps): Disposable {
  const changed = new EventEmitter<void>();
  /** Made of the history of a Dockerfile until something is built. */
  const known = new Map<string, Promise<FiguresOf>>();
  const figuresOf = (uri: string): Promise<FiguresOf> => {
    const found =
      known.get(uri) ?? deps.history.of(uri).then(createLineFigures, (): FiguresOf => () => []);
    known.set(uri, found);
    return found;
  };
  return Disposable.from(
    changed,
    deps.list.onDidChange((id) => {
      // A build that only went on has no record yet.
      if (id !== undefined) return;
      known.clear();
      changed.fire();
    }),
    workspace.onDidCloseTextDocument(({ uri }) => known.delete(uri.toString())),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("slipway.build.hints")) changed.fire();
    }),
    languages.registerInlayHintsProvider(dockerfileSelector, {
      onDidChangeInlayHints: changed.event,
      async provideInlayHints(document, range) {
        if (!isServed(document) || !readSetting("slipway.build.hints", document.uri)) return [];
        const figures = await figuresOf(document.uri.toString());
        return figures(deps.documents.get(document)).flatMap((line) => {
          const hint = toHint(document, line, deps.now());
          return hint && range.contains(hint.position) ? [hint] : [];
        });
      },
    }),
  );
}

type FiguresOf = (document: DockerfileDocument) => readonly LineFigures[];

function toHint(document: TextDocument, line: LineFigures, now: number): InlayHint | undefined {
  const at = line.place.line - 1;
  const text = hintText(line);
  if (at >= document.lineCount || text === "") return undefined;
  const { record, figures } = line;
  const part = new InlayHintLabelPart(text);
  const tooltip = new MarkdownString();
  for (const row of hintTooltip(line, now)) tooltip.appendText(row).appendMarkdown("\n\n");
  part.tooltip = tooltip;
  const command: CommandId = "slipway.builds.showLog";
  const { dockerfile, id, name } = record;
  part.command = {
    command,
    title: l10n.t("Show the log of this step"),
    arguments: [{ dockerfile, id, name, step: figures.step }],
  };
  const end = document.lineAt(at).text.trimEnd().length;
  const hint = new InlayHint(new Position(at, end), [part]);
  hint.paddingLeft = true;
  return hint;
}
