import {
  CodeAction,
  CodeActionKind,
  type Disposable,
  l10n,
  languages,
  Position,
  type TextDocument,
  WorkspaceEdit,
} from "vscode";
import type { Refactoring } from "../../authoring/refactor/refactoring.ts";
import {
  type OfferedRefactoring,
  type RefactoringId,
  refactoringsAt,
} from "../../authoring/refactor/refactorings.ts";
import { createLintServices } from "../../lint/services.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { toRange } from "../toRange.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** What can be done to the instruction at the cursor, in the menu "Refactor…". */
export function registerRefactorings(deps: AuthoringDeps): Disposable {
  return languages.registerCodeActionsProvider(
    dockerfileSelector,
    {
      async provideCodeActions(document, range, { only }, token) {
        const isAsked = only === undefined || CodeActionKind.Refactor.intersects(only);
        if (!isAsked || !isServed(document) || !deps.features.isOn("refactoring", document.uri)) {
          return [];
        }
        const { version } = document;
        const facts = await deps.facts(document);
        // The edits are for the text that was parsed.
        if (token.isCancellationRequested || document.version !== version) return [];
        const parsed = deps.documents.get(document);
        const services = createLintServices(parsed, facts);
        const cursor = {
          start: document.offsetAt(range.start),
          end: document.offsetAt(range.end),
        };
        return refactoringsAt(parsed, cursor, { services })
          .filter((offered) => only === undefined || only.contains(kindOf(offered)))
          .map((offered) => {
            const action = toAction(document, offered);
            const canRename = deps.features.isOn("navigation", document.uri);
            if (offered.id === "extract-arg" && canRename) askForName(action, document, offered);
            return action;
          });
      },
    },
    { providedCodeActionKinds: Object.values(kinds) },
  );
}

/** One of its own, so that keys can be bound to it. */
function kindOf({ id, kind }: OfferedRefactoring): CodeActionKind {
  return kinds[kind].append(id);
}

function toAction(document: TextDocument, offered: OfferedRefactoring): CodeAction {
  const { id, kind, edits } = offered;
  const action = new CodeAction(titles[id](), kindOf(offered));
  // There is but one way to do these; of rewritings nobody knows which is meant.
  action.isPreferred = kind !== "rewrite";
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) {
    edit.replace(document.uri, toRange(document, range), newText);
  }
  action.edit = edit;
  return action;
}

/** The name was made up: the box for a better one opens at its declaration, which is the first edit. */
function askForName(
  action: CodeAction,
  document: TextDocument,
  { edits }: OfferedRefactoring,
): void {
  const [declaration] = edits;
  if (!declaration) return;
  const { line } = document.positionAt(declaration.range.start);
  const at = new Position(line, /^\s*\S+ /.exec(declaration.newText)?.[0].length ?? 0);
  action.command = {
    title: action.title,
    command: "editor.action.rename",
    arguments: [[document.uri, at]],
  };
}

const kinds: Readonly<Record<Refactoring["kind"], CodeActionKind>> = {
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
};

const titles: Readonly<Record<RefactoringId, () => string>> = {
  "sort-package-list": () => l10n.t("Sort the packages"),
  "one-package-a-line": () => l10n.t("Put each package on a line of its own"),
  "packages-on-one-line": () => l10n.t("Put the packages on one line"),
  "split-run": () => l10n.t("Split the RUN here"),
  "join-runs": () => l10n.t("Join with the next RUN"),
  "run-to-heredoc": () => l10n.t("Write the RUN as a heredoc"),
  "heredoc-to-run": () => l10n.t("Write the RUN without a heredoc"),
  "to-exec-form": () => l10n.t("Write it in exec form"),
  "to-shell-form": () => l10n.t("Write it in shell form"),
  "extract-arg": () => l10n.t("Extract an ARG"),
  "inline-arg": () => l10n.t("Put the default in place of the ARG"),
  "add-cache-mount": () => l10n.t("Add cache mounts"),
  "mount-cache-and-drop-cleanup": () => l10n.t("Add cache mounts and remove the cleanup"),
  "pin-digest": () => l10n.t("Pin the image to its digest"),
  "to-multi-stage": () => l10n.t("Build in a stage of its own"),
  "wrap-line": () => l10n.t("Wrap the line"),
  "unwrap-line": () => l10n.t("Put it on one line"),
};
