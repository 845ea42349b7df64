import { l10n, window } from "vscode";
import { askText } from "../askText.ts";
import type { ImageActionDeps } from "../images/imageActions.ts";
import { askName } from "./askName.ts";
import { chooseSource, type SourceTarget } from "./chooseSource.ts";
import { makeImage } from "./makeImage.ts";

/** Puts what is in a folder of this machine on top of an image, as one layer. */
export async function appendFolder(deps: ImageActionDeps, target: SourceTarget): Promise<void> {
  const source = await chooseSource(deps, target, l10n.t("Append a folder to which image?"));
  if (source === undefined) return;
  const [folder] =
    (await window.showOpenDialog({
      title: l10n.t("Folder to append to {0}", source.name),
      openLabel: l10n.t("Append"),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (folder === undefined) return;
  const prefix = await askPath(l10n.t("Where in the image do its files go?"));
  if (prefix === undefined) return;
  const name = await askName(l10n.t("Name of the new image"), source.tag ?? "");
  if (name === undefined) return;
  await makeImage(deps, {
    ...{ source, name },
    title: l10n.t("Appending to {0}", source.name),
    failed: l10n.t("The folder could not be appended to {0}.", source.name),
    edit: { kind: "append", layers: [folder.fsPath], prefix },
  });
}

async function askPath(title: string): Promise<string | undefined> {
  const asked = await askText({
    title,
    prompt: l10n.t("A path such as /usr/share/nginx/html; it need not exist"),
    value: "/",
    validate: (text) => pathProblem(text.trim()),
  });
  return asked?.text.trim();
}

function pathProblem(text: string): string | undefined {
  if (!text.startsWith("/")) return l10n.t("Type a path from the root, such as /app.");
  if (text.split("/").includes("..")) return l10n.t("The path cannot lead out of the image.");
  return undefined;
}
