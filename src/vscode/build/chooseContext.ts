import { dirname } from "node:path";
import { l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import { diskPath } from "./buildPlan.ts";

interface FolderItem extends QuickPickItem {
  /** Undefined asks for one. */
  readonly path: string | undefined;
}

/** Asks for the context folder of a build; undefined when dismissed. */
export async function chooseContext(dockerfile: Uri): Promise<string | undefined> {
  const folders = likelyFolders(dockerfile);
  if (folders.length === 0) return openDialog(undefined);
  const other: FolderItem = { path: undefined, label: l10n.t("$(folder-opened) Other folder…") };
  const picked = await window.showQuickPick([...folders, other], {
    title: l10n.t("Context of the build"),
    placeHolder: l10n.t("COPY and ADD take files from this folder"),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  return picked.path ?? openDialog(folders[0]?.path);
}

/** The Dockerfile's own folder, then those of the workspace. */
function likelyFolders(dockerfile: Uri): FolderItem[] {
  const path = diskPath(dockerfile);
  const own = path === undefined ? [] : [dirname(path)];
  const roots = (workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === "file")
    .map(({ uri }) => uri.fsPath);
  return [...new Set([...own, ...roots])].map((folder) => ({
    path: folder,
    label: `$(folder) ${folder}`,
    description:
      folder === own[0] ? l10n.t("folder of the Dockerfile") : l10n.t("workspace folder"),
  }));
}

async function openDialog(start: string | undefined): Promise<string | undefined> {
  const chosen = await window.showOpenDialog({
    title: l10n.t("Choose the context folder of the build"),
    openLabel: l10n.t("Use as Context"),
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    ...(start === undefined ? {} : { defaultUri: Uri.file(start) }),
  });
  return chosen?.[0]?.fsPath;
}
