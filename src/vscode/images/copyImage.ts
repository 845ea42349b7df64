import { l10n } from "vscode";
import { digestReference, pullCommand } from "../../app/imageAddress.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import { lacksOwner } from "../../app/pushOwner.ts";
import type { Engine, EngineImage } from "../../engine/engine.ts";
import { parseImageReference } from "../../reference/imageReference.ts";
import { holderOf } from "../assemble/holderOf.ts";
import { nameOf } from "../views/imageNode.ts";
import {
  type ChosenRows,
  chosenImages,
  copyTexts,
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
  await copyOf(deps, rows, title, (entry, image) =>
    // Its id is its digest, wherever it goes.
    entry.kept ? entry.id : digestReference(entry.reference, image),
  );
}

export async function copyPullCommand(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const title = l10n.t("Copy the pull command of which image?");
  await copyOf(deps, rows, title, (entry, image, product) =>
    isInRegistry(entry) ? pullCommand(product, entry.reference, image) : undefined,
  );
}

/** What Slipway has made goes to the registry that is named only. */
function isInRegistry({ kept, reference }: ImageEntry): boolean {
  if (!kept) return true;
  return (
    reference !== undefined && lacksOwner(parseImageReference(reference), "slipway") === undefined
  );
}

async function copyOf(
  deps: ImageActionDeps,
  rows: ChosenRows,
  title: string,
  textOf: (entry: ImageEntry, image: EngineImage, product: Engine["product"]) => string | undefined,
): Promise<void> {
  const { kept } = deps;
  const chosen = await chosenImages(deps, rows, { title, many: false, named: false, kept });
  if (chosen.length === 0) return;
  const texts: string[] = [];
  for (const made of [true, false]) {
    const entries = chosen.filter((it) => Boolean(it.kept) === made);
    if (entries.length === 0) continue;
    const product = made ? "docker" : (await deps.connect()).product;
    const holder = await holderOf(deps, made ? { kept: true } : {});
    const byId = new Map((await holder.listImages()).map((image) => [image.id, image]));
    for (const entry of entries) {
      const image = byId.get(entry.id);
      const text = image && textOf(entry, image, product);
      if (text !== undefined) texts.push(text);
    }
  }
  if (texts.length > 0) return copy([...new Set(texts)]);
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
