import { env, l10n, type QuickPickItem, window } from "vscode";
import type { ImageEntry } from "../../app/imageTree.ts";
import { listKept } from "../../app/listKept.ts";
import { isSlipwayError } from "../../base/errors.ts";
import type { EngineImage } from "../../engine/engine.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { KeptAccess } from "../assemble/keptAccess.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { createFormatAge } from "./formatAge.ts";
import { nameOf, shortId } from "./imageNode.ts";

export interface PickOptions {
  readonly title: string;
  readonly many: boolean;
  /** True: images without a name are of no use here. */
  readonly named: boolean;
  /** Where it is given, images that were made without an engine will do, too. */
  readonly kept?: KeptAccess;
}

/** Asks which images are meant; empty when dismissed. */
export async function pickImages(
  deps: { readonly connect: ConnectEngine; readonly now: () => number },
  { title, many, named, kept }: PickOptions,
): Promise<readonly ImageEntry[]> {
  const items = listItems({ ...deps, kept }, named);
  const options = {
    title,
    matchOnDescription: true,
    // A page that was in front takes the focus back from the palette.
    ignoreFocusOut: true,
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
  deps: { readonly connect: ConnectEngine; readonly now: () => number } & Listed,
  named: boolean,
): Promise<ImageItem[]> {
  const at = deps.now();
  const age = createFormatAge(env.language);
  return (await listEntries(deps))
    .filter(({ reference }) => !named || reference !== undefined)
    .map((image) => ({
      image,
      label: nameOf(image),
      description: [
        formatSize(image.size),
        age(image.created, at),
        shortId(image.id),
        ...(image.kept ? [l10n.t("made by Slipway, no engine")] : []),
      ].join(" · "),
    }));
}

interface Listed {
  readonly connect: ConnectEngine;
  readonly kept: KeptAccess | undefined;
}

/** The latest first; those that Slipway has made before them, also where no engine answers. */
export async function listEntries({ connect, kept }: Listed): Promise<readonly ImageEntry[]> {
  const made = kept ? listKept(await (await kept.open()).kept.list()) : [];
  const listed = await listOfEngine(connect, made.length > 0);
  return [
    ...made.flatMap(toEntries).map((entry): ImageEntry => ({ ...entry, kept: true })),
    ...listed.flatMap(toEntries),
  ];
}

async function listOfEngine(
  connect: ConnectEngine,
  enough: boolean,
): Promise<readonly EngineImage[]> {
  try {
    const images = await (await connect()).listImages();
    return [...images].sort((a, b) => b.created - a.created);
  } catch (error) {
    if (enough && isSlipwayError(error, "engine-unreachable")) return [];
    throw error;
  }
}

function toEntries({ id, tags, size, created }: EngineImage): ImageEntry[] {
  const references = tags.length === 0 ? [undefined] : tags;
  return references.map((reference) => ({ id, reference, tag: undefined, size, created }));
}
