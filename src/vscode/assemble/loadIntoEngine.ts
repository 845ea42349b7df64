import { l10n, type QuickPickItem, window } from "vscode";
import { listKept } from "../../app/listKept.ts";
import { type ChosenRows, givenImages, type ImageActionDeps } from "../images/imageActions.ts";
import { loadKept } from "./loadKept.ts";

/** Loads images that Slipway keeps into the engine: those of the rows, or what a picker gives. */
export async function loadIntoEngine(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const given = givenImages(deps.view.selection, rows)?.filter((it) => it.kept);
  const names = given?.map(({ id, reference }) => reference ?? id) ?? (await pickKept(deps));
  await loadKept(deps, [...new Set(names)]);
}

async function pickKept({ kept }: ImageActionDeps): Promise<readonly string[]> {
  const list = async (): Promise<QuickPickItem[]> => {
    const images = listKept(await (await kept.open()).kept.list());
    return images.flatMap(({ id, tags }) => (tags.length > 0 ? tags : [id]).map(toItem));
  };
  const title = l10n.t("Load which images into the engine?");
  const placeHolder = l10n.t("Images that were made without an engine");
  const picked = await window.showQuickPick(list(), { title, placeHolder, canPickMany: true });
  return (picked ?? []).map(({ label }) => label);
}

function toItem(label: string): QuickPickItem {
  return { label };
}
