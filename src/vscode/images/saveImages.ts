import { basename } from "node:path";
import { l10n } from "vscode";
import { archiveName } from "../../app/archiveName.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import { type ArchiveFormat, saveImages as save } from "../../app/saveImages.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { loadAssemble } from "../assemble/loadAssemble.ts";
import { nameOf } from "../views/imageNode.ts";
import { withSteps } from "../withSteps.ts";
import { askFormat, askTarget, type SavedImages } from "./askArchive.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps, tellDone } from "./imageActions.ts";

/**
 * Saves images to files or folders, after it has asked in which form and where: those of an engine in
 * one, those that Slipway has made each in its own.
 */
export async function saveImages(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Save which images?");
  const { kept } = deps;
  const chosen = await chosenImages(deps, rows, { title, many: true, named: false, kept });
  if (chosen.length === 0) return;
  const format = await askFormat(whatOf(chosen));
  if (format === undefined) return;
  const saved: SavedImages[] = [];
  const made = chosen.filter((it) => it.kept);
  if (made.length > 0) saved.push(...(await (await loadAssemble()).saveKept(deps, made, format)));
  const images = chosen.filter((it) => !it.kept);
  if (images.length > 0) saved.push(...(await saveOfEngine(deps, images, format)));
  if (saved.length === 0) return;
  const what = saved.map((one) => one.what).join(", ");
  const targets = saved.map(({ target }) => basename(target)).join(", ");
  tellDone(l10n.t("$(save) Saved {0} to {1}", what, targets));
}

async function saveOfEngine(
  deps: ImageActionDeps,
  images: readonly ImageEntry[],
  format: ArchiveFormat,
): Promise<readonly SavedImages[]> {
  const names = [...new Set(images.map(({ reference, id }) => reference ?? id))];
  const what = whatOf(images);
  const target = await askTarget(deps, archiveName(names, format), what, format);
  if (target === undefined) return [];
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
  return [{ what, target }];
}

function whatOf(images: readonly ImageEntry[]): string {
  return [...new Set(images.map(nameOf))].join(", ");
}
