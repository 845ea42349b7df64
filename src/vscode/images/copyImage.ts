import { l10n } from "vscode";
import { digestReference, pullCommand } from "../../app/imageAddress.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import type { Engine, EngineImage } from "../../engine/engine.ts";
import { nameOf } from "../views/imageNode.ts";
import {
  type ChosenRows,
  chosenImages,
  copyTexts,
  givenImages,
  type ImageActionDeps,
  tellDone,
} from "./imageActions.ts";

export async function copyName(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Copy the name of which image?");
  const { kept } = deps;
  const chosen = await chosenImages(deps, rows, { title, many: false, named: true, kept });
  await copy(chosen.map(nameOf));
}

export async function copyId(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Copy the id of which image?");
  const { kept } = deps;
  const chosen = await chosenImages(deps, rows, { title, many: false, named: false, kept });
  await copy([...new Set(chosen.map(({ id }) => id))]);
}

/** The digest that a registry knows the image by; said where it has none. */
export async function copyDigest(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Copy the digest of which image?");
  const made = givenImages(deps.view.selection, rows)?.filter((it) => it.kept) ?? [];
  // Its id is its digest, wherever it goes.
  if (made.length > 0) return copy([...new Set(made.map(({ id }) => id))]);
  await copyOf(deps, rows, title, (entry, image) => digestReference(entry.reference, image));
}

export async function copyPullCommand(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Copy the pull command of which image?");
  await copyOf(deps, rows, title, (entry, image, { product }) =>
    pullCommand(product, entry.reference, image),
  );
}

async function copyOf(
  deps: ImageActionDeps,
  rows: ChosenRows,
  title: string,
  textOf: (entry: ImageEntry, image: EngineImage, engine: Engine) => string | undefined,
): Promise<void> {
  const chosen = await chosenImages(deps, rows, { title, many: false, named: false });
  if (chosen.length === 0) return;
  const engine = await deps.connect();
  const byId = new Map((await engine.listImages()).map((image) => [image.id, image]));
  const texts = chosen.flatMap((entry) => {
    const image = byId.get(entry.id);
    return (image && textOf(entry, image, engine)) ?? [];
  });
  if (texts.length > 0) return copy(texts);
  tellDone(
    l10n.t(
      "$(info) {0} has no digest: it was neither pushed nor pulled",
      chosen.map(nameOf).join(", "),
    ),
  );
}

async function copy(texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  await copyTexts(texts);
  tellDone(l10n.t("$(copy) Copied {0}", texts.join(", ")));
}
