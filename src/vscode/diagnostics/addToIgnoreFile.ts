import { basename } from "node:path";
import {
  CodeAction,
  CodeActionKind,
  l10n,
  Position,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  workspace,
} from "vscode";
import { withIgnored } from "../../app/ignoreEntry.ts";
import { createLineTable } from "../../base/lineTable.ts";
import type { Finding } from "../../lint/finding.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import type { EditorFiles } from "../files/editorFiles.ts";
import type { EditorContextFacts } from "./openContextFacts.ts";

/**
 * Adds the paths that a finding names to the ignore file that counts for a Dockerfile, or to a new one
 * in its context. Undefined for findings that name none.
 */
export async function addToIgnoreFile(
  document: TextDocument,
  { ignore = [] }: Finding,
  contexts: Pick<EditorContextFacts, "folderOf">,
  files: Pick<EditorFiles, "pathOf" | "uriOf">,
): Promise<CodeAction | undefined> {
  const [first] = ignore;
  if (first === undefined || files.pathOf(document.uri) === undefined) return undefined;
  const folder = contexts.folderOf(document.uri);
  const { uri, text } = await ignoreFileOf(
    document.uri,
    folder === undefined ? undefined : files.uriOf(folder),
  );
  const edit = new WorkspaceEdit();
  if (text !== undefined) {
    const { line, character } = createLineTable(text).positionAt(text.length);
    edit.insert(uri, new Position(line, character), withIgnored(text, ignore).slice(text.length));
  } else {
    const contents = new TextEncoder().encode(withIgnored("", ignore));
    edit.createFile(uri, { contents, ignoreIfExists: true });
  }
  const name = basename(uri.path);
  const title =
    ignore.length === 1
      ? l10n.t("Add {0} to {1}", first, name)
      : l10n.t("Add {0} paths to {1}", ignore.length, name);
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = edit;
  return action;
}

/** That of the Dockerfile's own name wins. Without a text where there is none. */
async function ignoreFileOf(
  dockerfile: Uri,
  folder = Uri.joinPath(dockerfile, ".."),
): Promise<{ readonly uri: Uri; readonly text: string | undefined }> {
  const own = dockerfile.with({ path: `${dockerfile.path}.dockerignore` });
  const ownText = await textOf(own);
  if (ownText !== undefined) return { uri: own, text: ownText };
  const uri = Uri.joinPath(folder, ".dockerignore");
  return { uri, text: await textOf(uri) };
}

/** Not by opening it: that would show it to whoever looks at open files. */
async function textOf(uri: Uri): Promise<string | undefined> {
  const open = openDocument(uri);
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
