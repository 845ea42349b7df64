import { commands, FileType, l10n, Uri, window, workspace } from "vscode";

/**
 * The folder that the Dockerfile is for: the one clicked on, that of a file clicked on, or one of the
 * workspace. Undefined where the user dismissed the question.
 */
export async function pickFolder(resource: Uri | undefined): Promise<Uri | undefined> {
  if (resource instanceof Uri) {
    const { type } = await workspace.fs.stat(resource);
    return (type & FileType.Directory) !== 0 ? resource : Uri.joinPath(resource, "..");
  }
  const folders = workspace.workspaceFolders ?? [];
  const [first, more] = folders;
  if (first && !more) return first.uri;
  if (!first) {
    void offerFolder();
    return undefined;
  }
  const picked = await window.showWorkspaceFolderPick({
    placeHolder: l10n.t("Which folder is the Dockerfile for?"),
  });
  return picked?.uri;
}

/** Nothing is waited for: a message may stand as long as it likes. */
async function offerFolder(): Promise<void> {
  const open = l10n.t("Open Folder");
  const answer = await window.showInformationMessage(
    l10n.t("Open the folder of a project first: the Dockerfile is written for what is in it."),
    open,
  );
  if (answer === open) await commands.executeCommand("workbench.action.files.openFolder");
}
