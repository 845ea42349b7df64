import { l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import { lastNames } from "../../app/lastNames.ts";
import { holderOf } from "../assemble/holderOf.ts";
import { nameOf } from "../views/imageNode.ts";
import { askNames } from "./askNames.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps, tellDone } from "./imageActions.ts";
import { removeChosen } from "./removeImages.ts";
import { askAndTag } from "./tagImage.ts";

/**
 * Takes names away and never an image: engines remove an image with its last name, so there it is
 * said, and removing it is offered.
 */
export async function untagImages(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const { kept } = deps;
  const title = l10n.t("Take which names away?");
  const images = await chosenImages(deps, rows, { title, many: true, named: true, kept });
  const chosen = await askNames(rows, images, { title, picked: false });
  const told: string[] = [];
  const last: ImageEntry[] = [];
  // The same name may stand for an image of the engine, and for one that Slipway keeps.
  for (const made of [true, false]) {
    const its = chosen.filter((it) => Boolean(it.kept) === made);
    if (its.length > 0) last.push(...(await untagIn(deps, its, made, told)));
  }
  if (told.length > 0) tellDone(`$(tag) ${told.join(" ")}`);
  if (last.length > 0) await offerRemoval(deps, chosen, last);
}

/** Images of one holder. Gives those that are left as they are, as they would go with their names. */
async function untagIn(
  deps: ImageActionDeps,
  chosen: readonly ImageEntry[],
  made: boolean,
  told: string[],
): Promise<readonly ImageEntry[]> {
  const holder = await holderOf(deps, made ? { kept: true } : {});
  const last = lastNames(chosen, await holder.listImages());
  const doomed = new Set(last.map(({ id }) => id));
  for (const image of chosen.filter(({ id }) => !doomed.has(id))) {
    try {
      const { deleted } = await holder.removeImage(image.reference ?? image.id);
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
  if (made) deps.kept.changed();
  return last;
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
  const detail = l10n.t("An image is removed with its last name. Nothing was removed yet.");
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
