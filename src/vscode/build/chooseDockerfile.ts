import { l10n, type Uri, window, workspace } from "vscode";
import { dockerfileLanguage } from "../dockerfileDocuments.ts";
import { findDockerfileUris } from "../findDockerfileUris.ts";

/** The Dockerfile to build when none was named: the one in the editor, the only one, or as chosen. */
export async function chooseDockerfile(): Promise<Uri | undefined> {
  const active = window.activeTextEditor?.document;
  if (active?.languageId === dockerfileLanguage) return active.uri;
  const found = await findDockerfileUris(mostFound);
  if (found.length === 0) return openDialog();
  if (found.length === 1) return found[0];
  const items = found
    .map((uri) => ({ uri, label: workspace.asRelativePath(uri) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await window.showQuickPick(items, { title: l10n.t("Build which Dockerfile?") });
  return picked?.uri;
}

async function openDialog(): Promise<Uri | undefined> {
  const chosen = await window.showOpenDialog({
    title: l10n.t("Choose a Dockerfile to build"),
    openLabel: l10n.t("Build"),
    canSelectMany: false,
  });
  return chosen?.[0];
}

const mostFound = 500;
