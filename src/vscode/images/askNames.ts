import { l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import type { ChosenRows } from "./imageActions.ts";

/**
 * The names that are meant: all, but where a row stands for several, as a repository does and an image
 * that Slipway keeps, those that are checked. `picked`: all are at first.
 */
export async function askNames(
  rows: ChosenRows,
  images: readonly ImageEntry[],
  { title, picked }: { readonly title: string; readonly picked: boolean },
): Promise<readonly ImageEntry[]> {
  const clicked = rowsOf(rows);
  if (clicked === 0 || images.length <= clicked) return images;
  const items = images.map((image) => ({
    ...{ image, label: image.reference ?? image.id, picked },
    description: image.kept ? l10n.t("made by Slipway, no engine") : "",
  }));
  const checked = await window.showQuickPick(items, { title, canPickMany: true });
  return (checked ?? []).map(({ image }) => image);
}

/** How many rows were clicked or selected; 0 where a picker or a key gave the images. */
function rowsOf({ target, selected }: ChosenRows): number {
  if (target === undefined || target === "selection") return 0;
  return Math.max(1, selected?.length ?? 0);
}
