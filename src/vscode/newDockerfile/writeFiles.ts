import { l10n, Uri, WorkspaceEdit, window, workspace } from "vscode";
import { SlipwayError } from "../../base/errors.ts";
import type { Scaffold } from "../../scaffold/index.ts";
import type { ScaffoldRoom } from "./scaffoldRoom.ts";

/**
 * Writes the Dockerfile and its ignore file where none is, and gives the Dockerfile's address. What an
 * ignore file that is there lacks is shown, and added where the user says so. Throws `context-unusable`.
 */
export async function writeFiles(
  room: ScaffoldRoom,
  folder: Uri,
  {
    name,
    names,
    scaffold,
  }: {
    readonly name: string;
    /** Of the files that are in the folder. */
    readonly names: readonly string[];
    readonly scaffold: Scaffold;
  },
): Promise<Uri> {
  const uri = Uri.joinPath(folder, name);
  const ignoreName = room.ignoreFileOf(name);
  const ignore = Uri.joinPath(folder, ignoreName);
  const hasIgnore = names.includes(ignoreName);
  const edit = new WorkspaceEdit();
  const contents = (text: string) => ({ contents: new TextEncoder().encode(text) });
  edit.createFile(uri, contents(scaffold.dockerfile));
  if (!hasIgnore) edit.createFile(ignore, contents(scaffold.dockerignore));
  if (!(await workspace.applyEdit(edit))) {
    throw new SlipwayError(
      "context-unusable",
      { path: uri.path },
      {
        message: l10n.t("{0} cannot be written.", uri.path),
        hint: l10n.t(
          "See whether its folder can be written to, and whether such a file is there by now.",
        ),
      },
    );
  }
  if (hasIgnore) await offerLines(room, ignore, scaffold.dockerignore);
  return uri;
}

async function offerLines(room: ScaffoldRoom, ignore: Uri, wanted: string): Promise<void> {
  const document = await workspace.openTextDocument(ignore);
  const missing = room.missingIgnoreLines(wanted, document.getText());
  if (missing.length === 0) return;
  const rows = missing.map((label) => ({ label, picked: true }));
  const picked = await window.showQuickPick(rows, {
    canPickMany: true,
    title: l10n.t("Add to .dockerignore?"),
    placeHolder: l10n.t("It lacks these lines; Escape leaves it as it is"),
  });
  if (!picked || picked.length === 0) return;
  const text = document.getText();
  const wasClean = !document.isDirty;
  const more = room
    .withIgnoreLines(
      text,
      picked.map(({ label }) => label),
    )
    .slice(text.length);
  const edit = new WorkspaceEdit();
  edit.insert(ignore, document.positionAt(text.length), more);
  // What the user had not saved is not saved behind their back.
  if ((await workspace.applyEdit(edit)) && wasClean) await document.save();
}
