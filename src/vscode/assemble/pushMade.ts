import { l10n } from "vscode";
import { askName } from "./askName.ts";
import { isDigest } from "./keptImage.ts";
import type { WorkDeps } from "./workDeps.ts";

/** Pushes an image that Slipway keeps; one without a name is given one first, which is asked for. */
export async function pushMade(deps: WorkDeps, name: string): Promise<void> {
  const { kept, push } = deps;
  if (!isDigest(name)) return push([{ reference: name, kept: true }]);
  const given = await askName(l10n.t("Push {0} as", name), "");
  if (given === undefined) return;
  await (await kept.open()).images.tagImage(name, given);
  kept.changed();
  await push([{ reference: given, kept: true }]);
}
