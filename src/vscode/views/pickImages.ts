import { env, l10n, type QuickPickItem, window } from "vscode";
import type { ImageEntry } from "../../app/imageTree.ts";
import type { EngineImage } from "../../engine/engine.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { formatAge } from "./formatAge.ts";
import { nameOf, shortId } from "./imageNode.ts";

export interface PickOptions {
  readonly title: string;
  readonly many: boolean;
  /** True: images without a name are of no use here. */
  readonly named: boolean;
}

/** Asks which of the engine's images are meant; empty when dismissed. */
export async function pickImages(
  deps: { readonly connect: ConnectEngine; readonly now: () => number },
  { title, many, named }: PickOptions,
): Promise<readonly ImageEntry[]> {
  const items = listItems(deps, named);
  const options = {
    title,
    matchOnDescription: true,
    placeHolder: l10n.t("Name or id of an image"),
  };
  if (many) {
    const picked = await window.showQuickPick(items, { ...options, canPickMany: true });
    return (picked ?? []).map(({ image }) => image);
  }
  const picked = await window.showQuickPick(items, options);
  return picked === undefined ? [] : [picked.image];
}

interface ImageItem extends QuickPickItem {
  readonly image: ImageEntry;
}

async function listItems(
  { connect, now }: Parameters<typeof pickImages>[0],
  named: boolean,
): Promise<ImageItem[]> {
  const engine = await connect();
  const images = [...(await engine.listImages())].sort((a, b) => b.created - a.created);
  const at = now();
  return images
    .flatMap(toEntries)
    .filter(({ reference }) => !named || reference !== undefined)
    .map((image) => ({
      image,
      label: nameOf(image),
      description: [
        formatSize(image.size),
        formatAge(image.created, at, env.language),
        shortId(image.id),
      ].join(" · "),
    }));
}

function toEntries({ id, tags, size, created }: EngineImage): ImageEntry[] {
  const references = tags.length === 0 ? [undefined] : tags;
  return references.map((reference) => ({ id, reference, tag: undefined, size, created }));
}
