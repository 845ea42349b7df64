import { l10n, type TextDocument, Uri, window, workspace } from "vscode";
import { translated } from "../translated.ts";
import { withSteps } from "../withSteps.ts";
import { askChoices } from "./askChoices.ts";
import { chooseName } from "./chooseName.ts";
import { pickFolder } from "./pickFolder.ts";
import { pickSite } from "./pickSite.ts";
import type { ScaffoldRoom } from "./scaffoldRoom.ts";
import { uriFolder } from "./uriFolder.ts";
import { writeFiles } from "./writeFiles.ts";

/**
 * Looks at a folder, asks what its files leave open, writes a Dockerfile and an ignore file for it and
 * opens the Dockerfile. Nothing is started and nothing that is there is replaced. Dismissing any
 * question before the files are written leaves all as it was.
 */
export async function newDockerfile(
  deps: { readonly now: () => number },
  resource?: Uri,
): Promise<void> {
  const root = await pickFolder(resource);
  if (!root) return;
  const room: ScaffoldRoom = await import("../../scaffold/index.ts");
  const sites = await withSteps(l10n.t("Looking at the project"), ({ signal }) =>
    room.readSites(uriFolder(root), signal),
  );
  const site = await pickSite(room, sites);
  if (!site) return;
  const folder = site.folder === "" ? root : Uri.joinPath(root, site.folder);
  const names = (await uriFolder(folder).list("")).map(({ name }) => name);
  const chosen = await chooseName(room, names, site.project.ecosystem);
  if (!chosen) return;
  if (chosen.kind === "open") {
    await show(Uri.joinPath(folder, chosen.name));
    return;
  }
  const answers = await askChoices(room, room.scaffoldChoices(site.project));
  if (!answers) return;
  const today = new Date(deps.now()).toISOString().slice(0, 10);
  const scaffold = room.writeScaffold(site.project, { answers, today });
  const uri = await writeFiles(room, folder, { name: chosen.name, names, scaffold });
  await show(uri);
  const notes = scaffold.notes.map(translated);
  // Not waited for: it stands as long as the user likes.
  if (notes.length > 0) void window.showInformationMessage(notes.join(" "));
}

async function show(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document);
  return document;
}
