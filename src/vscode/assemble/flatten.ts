import { l10n } from "vscode";
import type { ImageActionDeps } from "../images/imageActions.ts";
import { askName } from "./askName.ts";
import { chooseSource, type SourceTarget } from "./chooseSource.ts";
import { makeImage } from "./makeImage.ts";

/** Makes an image with one layer of another. */
export async function flatten(deps: ImageActionDeps, target: SourceTarget): Promise<void> {
  const source = await chooseSource(deps, target, l10n.t("Flatten which image?"));
  if (source === undefined) return;
  const name = await askName(l10n.t("Name of the flattened image"), source.tag ?? "");
  if (name === undefined) return;
  await makeImage(deps, {
    ...{ source, name },
    title: l10n.t("Flattening {0}", source.name),
    failed: l10n.t("{0} could not be flattened.", source.name),
    edit: { kind: "flatten" },
  });
}
