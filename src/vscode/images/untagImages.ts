import { l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import { lastNames } from "../../app/lastNames.ts";
import { nameOf } from "../views/imageNode.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps, tellDone } from "./imageActions.ts";
import { removeChosen } from "./removeImages.ts";
import { askAndTag } from "./tagImage.ts";

/**
 * Takes names away and never an image: engines remove an image with its last name, so there it is
 * said, and removing it is offered.
 */
export async function untagImages(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const asked = { title: l10n.t("Take which names away?"), many: true, named: true };
  const chosen = await chosenImages(deps, rows, asked);
  if (chosen.length === 0) return;
  const engine = await deps.connect();
  const last = lastNames(chosen, await engine.listImages());
  const doomed = new Set(last.map(({ id }) => id));
  const told: string[] = [];
  for (const image of chosen.filter(({ id }) => !doomed.has(id))) {
    try {
      const { deleted } = await engine.removeImage(image.reference ?? image.id);
      // Another window may have taken the other names meanwhile.
      told.push(
        deleted.length > 0
          ? l10n.t("Removed {0}: it had no other name any more.", nameOf(image))
          : l10n.t("Untagged {0}; the image stays.", nameOf(image)),
      );
    } catch (error) {
      const failed = l10n.t("{0} could not be taken away.", nameOf(image));
      deps.reportError(error, { failed });
    }
  }
  if (told.length > 0) tellDone(`$(tag) ${told.join(" ")}`);
  if (last.length > 0) await offerRemoval(deps, chosen, last);
}

async function offerRemoval(
  deps: ImageActionDeps,
  chosen: readonly ImageEntry[],
  last: readonly ImageEntry[],
): Promise<void> {
  const doomed = new Set(last.map(({ id }) => id));
  const names = chosen.filter(({ id }) => doomed.has(id)).map(nameOf);
  const [only] = last.length === 1 ? last : [];
  const question = only
    ? names.length === 1
      ? l10n.t("{0} is the last name of this image.", names.join(", "))
      : l10n.t("{0} are all the names of this image.", names.join(", "))
    : l10n.t("{0} are all the names of {1} images.", names.join(", "), last.length);
  const detail = l10n.t("An engine removes an image with its last name. Nothing was removed yet.");
  const remove = only ? l10n.t("Remove Image") : l10n.t("Remove Images");
  const tag = l10n.t("Tag First…");
  const answer = await window.showWarningMessage(
    question,
    { modal: true, detail },
    ...(only ? [remove, tag] : [remove]),
  );
  if (answer === remove) await removeChosen(deps, last, { asked: true });
  if (answer === tag && only) await askAndTag(deps, only);
}
