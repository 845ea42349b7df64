import {
  CodeLens,
  Disposable,
  EventEmitter,
  l10n,
  languages,
  type TextDocument,
  workspace,
} from "vscode";
import type { Stage } from "../../dockerfile/document.ts";
import type { BuildChoice, CommandId } from "../commands/commandTypes.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import type { ParsedDocuments } from "../parsedDocuments.ts";
import { readSetting } from "../settings.ts";
import { toRange } from "../toRange.ts";

/** "Build" above the last FROM, "Build stage …" above the others. */
export function registerBuildLenses(deps: { readonly documents: ParsedDocuments }): Disposable {
  const changed = new EventEmitter<void>();
  return Disposable.from(
    changed,
    workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("slipway.codeLens")) changed.fire();
    }),
    languages.registerCodeLensProvider(dockerfileSelector, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses(document) {
        if (!isServed(document) || !workspace.isTrusted) return [];
        if (!readSetting("slipway.codeLens.enable", document.uri)) return [];
        const { stages } = deps.documents.get(document);
        return stages.map((stage) => toLens(document, stage, stage.index === stages.length - 1));
      },
    }),
  );
}

function toLens(document: TextDocument, stage: Stage, last: boolean): CodeLens {
  const name = stage.name ?? String(stage.index);
  const choice: BuildChoice = last ? {} : { target: name };
  const command: CommandId = "slipway.build";
  return new CodeLens(toRange(document, stage.from.range), {
    title: last ? l10n.t("$(package) Build") : l10n.t("$(package) Build stage {0}", name),
    command,
    arguments: [document.uri, choice],
  });
}
