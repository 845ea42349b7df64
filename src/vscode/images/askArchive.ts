import { join } from "node:path";
import { l10n, type QuickPickItem, Uri, window } from "vscode";
import type { ArchiveFormat } from "../../app/saveImages.ts";
import type { ImageActionDeps } from "./imageActions.ts";

/** In which form images are saved; undefined when dismissed. */
export async function askFormat(what: string): Promise<ArchiveFormat | undefined> {
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

/** Where to; undefined when dismissed. */
export async function askTarget(
  { surroundings }: Pick<ImageActionDeps, "surroundings">,
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

/** What went where. */
export interface SavedImages {
  /** Names, as a person reads them. */
  readonly what: string;
  /** Path of the file or folder. */
  readonly target: string;
}

interface FormatItem extends QuickPickItem {
  readonly format: ArchiveFormat;
}
