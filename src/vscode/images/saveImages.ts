import { basename, join } from "node:path";
import { l10n, type QuickPickItem, Uri, window } from "vscode";
import { archiveName } from "../../app/archiveName.ts";
import { type ArchiveFormat, saveImages as save } from "../../app/saveImages.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { nameOf } from "../views/imageNode.ts";
import { withSteps } from "../withSteps.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps, tellDone } from "./imageActions.ts";

interface FormatItem extends QuickPickItem {
  readonly format: ArchiveFormat;
}

/** Saves images to a file or a folder, after it has asked in which form and where. */
export async function saveImages(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Save which images?");
  const images = await chosenImages(deps, rows, { title, many: true, named: false });
  if (images.length === 0) return;
  const names = [...new Set(images.map(({ reference, id }) => reference ?? id))];
  const what = [...new Set(images.map(nameOf))].join(", ");
  const format = await askFormat(what);
  if (format === undefined) return;
  const target = await askTarget(deps, archiveName(names, format), what, format);
  if (target === undefined) return;
  await withSteps(l10n.t("Saving {0}", what), async ({ signal, report }) => {
    const engine = await deps.connect(signal);
    let told = 0;
    const onBytes = (bytes: number) => {
      // A megabyte at a time is fast enough for the eye.
      if (bytes - told < 1_000_000) return;
      told = bytes;
      report(formatSize(bytes));
    };
    await save({ engine }, { names, format, target }, onBytes, signal);
  });
  deps.log.info(`Saved ${what} to ${target}`);
  tellDone(l10n.t("$(save) Saved {0} to {1}", what, basename(target)));
}

async function askFormat(what: string): Promise<ArchiveFormat | undefined> {
  const items: FormatItem[] = [
    {
      format: "docker",
      label: l10n.t("Docker archive"),
      description: l10n.t("a .tar for docker load and podman load"),
    },
    {
      format: "oci-tar",
      label: l10n.t("OCI layout in a file"),
      description: l10n.t("a .tar for skopeo, podman and registries' tools"),
    },
    {
      format: "oci-folder",
      label: l10n.t("OCI layout in a folder"),
      description: l10n.t("a new folder of blobs"),
    },
  ];
  const picked = await window.showQuickPick(items, {
    title: l10n.t("Save {0} as", what),
    ignoreFocusOut: true,
  });
  return picked?.format;
}

/** In the folder that was chosen last in this window. */
async function askTarget(
  { surroundings }: ImageActionDeps,
  name: string,
  what: string,
  format: ArchiveFormat,
): Promise<string | undefined> {
  const chosen = await window.showSaveDialog({
    title: l10n.t("Save {0}", what),
    saveLabel: l10n.t("Save"),
    defaultUri: Uri.file(join(surroundings.home, name)),
    ...(format !== "oci-folder" && { filters: { tar: ["tar"] } }),
  });
  return chosen?.fsPath;
}
