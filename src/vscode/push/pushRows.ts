import { l10n } from "vscode";
import { askNames } from "../images/askNames.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps } from "../images/imageActions.ts";

/** Pushes the names of the rows, or of what a picker gives; of a repository those that are chosen. */
export async function pushRows(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Push which images?");
  const { kept } = deps;
  const images = await chosenImages(deps, rows, { title, many: true, named: true, kept });
  const asked = { title: l10n.t("Push which tags?"), picked: true };
  const targets = (await askNames(rows, images, asked)).flatMap(({ reference, kept: made }) =>
    reference === undefined ? [] : [{ reference, ...(made && { kept: made }) }],
  );
  if (targets.length > 0) await deps.push(targets);
}
