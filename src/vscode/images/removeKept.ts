import { l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import { nameOf } from "../views/imageNode.ts";
import { type ImageActionDeps, tellDone } from "./imageActions.ts";

/** Removes images that were made without an engine, with all their names, after it has named them. */
export async function removeKept(
  { kept }: Pick<ImageActionDeps, "kept">,
  chosen: readonly ImageEntry[],
): Promise<void> {
  const names = [...new Set(chosen.map(nameOf))].join(", ");
  const ids = new Set(chosen.map(({ id }) => id));
  const question =
    ids.size === 1
      ? l10n.t("Remove the image {0}?", names)
      : l10n.t("Remove {0} images?", ids.size);
  const detail = l10n.t("Slipway keeps it no more. An engine or a registry that has it keeps it.");
  const remove = l10n.t("Remove");
  const answer = await window.showWarningMessage(question, { modal: true, detail }, remove);
  if (answer !== remove) return;
  const images = (await kept.open()).kept;
  try {
    for (const id of ids) await images.remove(id);
  } finally {
    kept.changed();
  }
  tellDone(l10n.t("$(trash) Removed {0}", names));
}
