import { env, l10n, type QuickPickItem, window } from "vscode";
import {
  freedAtLeast,
  type PrunableImage,
  type PruneChoice,
  prunePreview,
} from "../../app/prunePreview.ts";
import { removeWholeImage } from "../../app/removeWholeImage.ts";
import type { DiskUsage, Engine } from "../../engine/engine.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { formatAge } from "../views/formatAge.ts";
import { shortId } from "../views/imageNode.ts";
import { withSteps } from "../withSteps.ts";
import { type ImageActionDeps, tellDone } from "./imageActions.ts";
import { pickChecked } from "./pickChecked.ts";

interface ChoiceRow extends QuickPickItem {
  readonly choice: PruneChoice;
  readonly images: readonly PrunableImage[];
}

interface ImageRow extends QuickPickItem {
  readonly image: PrunableImage;
}

/** Shows what would go and what that frees, lets single images stay, and removes exactly the others. */
export async function pruneImages(deps: ImageActionDeps): Promise<void> {
  const engine = await deps.connect();
  const counting = l10n.t("Looking what can be removed");
  const { usage, choices } = await withSteps(counting, ({ signal }) => readChoices(engine, signal));
  const chosen = await pickChoice(choices);
  if (chosen === undefined) return;
  const images = await pickImagesToGo(chosen, deps.now());
  if (images === undefined || images.length === 0) return;
  await removeAll(deps, engine, images, usage);
}

async function readChoices(
  engine: Engine,
  signal: AbortSignal,
): Promise<{ readonly usage: DiskUsage; readonly choices: readonly ChoiceRow[] }> {
  const [images, usage, containers] = await Promise.all([
    engine.listImages(signal),
    engine.diskUsage(signal),
    engine.containers.list(signal),
  ]);
  const row = (choice: PruneChoice, label: string): ChoiceRow => {
    const found = prunePreview(choice, images, usage, containers);
    return { choice, label, images: found, description: describeSum(found) };
  };
  return {
    usage,
    choices: [
      row("dangling", l10n.t("Images without a tag")),
      row("unused", l10n.t("All images that no container uses")),
    ],
  };
}

async function pickChoice(choices: readonly ChoiceRow[]): Promise<ChoiceRow | undefined> {
  if (choices.every(({ images }) => images.length === 0)) {
    tellDone(l10n.t("$(info) There is no image to prune: containers use all of them"));
    return undefined;
  }
  const title = l10n.t("Prune which images?");
  const placeHolder = l10n.t("You see what goes before anything is removed");
  const chosen = await window.showQuickPick(choices, { title, placeHolder, ignoreFocusOut: true });
  if (chosen?.images.length === 0) {
    tellDone(l10n.t("$(info) There is no image without a tag to prune"));
    return undefined;
  }
  return chosen;
}

async function pickImagesToGo(
  { images }: ChoiceRow,
  now: number,
): Promise<readonly PrunableImage[] | undefined> {
  const items = images.map((image): ImageRow => toRow(image, now));
  const picked = await pickChecked({
    title: (rows: readonly ImageRow[]) =>
      l10n.t("Remove {0}", describeSum(rows.map(({ image }) => image))),
    placeholder: l10n.t("Enter removes what is checked; take away the mark of what shall stay"),
    items,
  });
  return picked?.map(({ image }) => image);
}

function toRow(image: PrunableImage, now: number): ImageRow {
  const { removal, size, unique, created } = image;
  const [name, ...others] = removal.names;
  const own =
    unique === undefined ? formatSize(size) : l10n.t("{0} of its own", formatSize(unique));
  const age = formatAge(created, now, env.language);
  return {
    image,
    label: name ?? shortId(removal.id),
    description: [own, l10n.t("{0} in all", formatSize(size)), age].join(" · "),
    ...(others.length > 0 && { detail: l10n.t("also {0}", others.join(", ")) }),
  };
}

function describeSum(images: readonly PrunableImage[]): string {
  const count = images.length === 1 ? l10n.t("1 image") : l10n.t("{0} images", images.length);
  if (images.length === 0) return l10n.t("nothing");
  return l10n.t("{0}, which frees at least {1}", count, formatSize(freedAtLeast(images)));
}

async function removeAll(
  deps: ImageActionDeps,
  engine: Engine,
  images: readonly PrunableImage[],
  before: DiskUsage,
): Promise<void> {
  const title = l10n.t("Pruning images");
  await withSteps(title, async ({ signal, report }) => {
    const gone: PrunableImage[] = [];
    for (const image of images) {
      const { removal } = image;
      if (signal.aborted) break;
      const name = removal.names[0] ?? shortId(removal.id);
      report(name, 100 / images.length);
      try {
        await removeWholeImage(engine, removal);
        gone.push(image);
      } catch (error) {
        deps.reportError(error, { failed: l10n.t("{0} could not be removed.", name) });
      }
    }
    const freed = await freedBy(engine, gone, before);
    const count = gone.length === 1 ? l10n.t("1 image") : l10n.t("{0} images", gone.length);
    tellDone(l10n.t("$(trash) Pruned {0}: {1} freed", count, formatSize(freed)));
  });
}

/** Counted, as images share layers; added up where the engine does not count. */
async function freedBy(
  engine: Engine,
  gone: readonly PrunableImage[],
  before: DiskUsage,
): Promise<number> {
  if (before.layersSize === 0) return freedAtLeast(gone);
  return Math.max(0, before.layersSize - (await engine.diskUsage()).layersSize);
}
