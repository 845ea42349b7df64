import { isDeepStrictEqual } from "node:util";
import { annotate } from "../image/edit/annotate.ts";
import { platformOf } from "../image/edit/assembleIndex.ts";
import type { ConfigChanges } from "../image/edit/changeConfig.ts";
import { changeConfig } from "../image/edit/changeConfig.ts";
import { editEach } from "../image/edit/editEach.ts";
import { flatten } from "../image/edit/flatten.ts";
import { imageMembers, isPlatform } from "../image/edit/pickPlatform.ts";
import { timeText } from "../image/edit/timeText.ts";
import { unsuitable } from "../image/edit/unsuitable.ts";
import type { AnyImage, Image } from "../image/image.ts";
import { type Platform, platformText } from "../oci/descriptor.ts";
import { type AppendEdit, appendEdit } from "./appendEdit.ts";
import type { EditDeps } from "./editDeps.ts";
import { ownPlatform } from "./onlyImage.ts";
import { type RebaseEdit, rebaseEdit } from "./rebaseEdit.ts";

export type ImageEdit =
  | AppendEdit
  | {
      readonly kind: "change";
      readonly config: ConfigChanges;
      /** Undefined takes one away. */
      readonly annotations?: Readonly<Record<string, string | undefined>>;
    }
  | { readonly kind: "flatten" }
  | RebaseEdit;

export interface EditRequest {
  readonly source: AnyImage;
  /** Of an index; undefined is its only image, else that for this machine. */
  readonly platforms?: "all" | readonly Platform[] | undefined;
  /** One after the other. */
  readonly edits: readonly ImageEdit[];
}

export interface EditedImage {
  readonly image: AnyImage;
  /** Sentences that a person should read, such as on a path to delete that is not there. */
  readonly notes: readonly string[];
}

/**
 * Makes another image of one, or of some of an index; new layers lie in the store. Rejects with
 * `image-unsuitable` for what cannot be made of it, with `layer-refused` for files that no layer may
 * have, and with what its places reject with.
 */
export async function editImage(
  deps: EditDeps,
  { source, platforms, edits }: EditRequest,
  signal?: AbortSignal,
): Promise<EditedImage> {
  const notes: string[] = [];
  const note = (sentence: string): void => {
    if (!notes.includes(sentence)) notes.push(sentence);
  };
  assertFor(source, platforms);
  const chosen = platforms ?? usualPlatforms(source);
  const image = await editEach(
    source,
    { platforms: chosen },
    async (one, cancel) => {
      let edited = one;
      for (const edit of edits) edited = await applyEdit(deps, edited, edit, note, cancel);
      if (edited === one || deps.epoch === undefined) return edited;
      const changed = edits.some(({ kind }) => kind !== "change");
      return changed ? changeConfig(edited, { created: timeText(deps.epoch) }) : edited;
    },
    signal,
  );
  return { image, notes };
}

function applyEdit(
  deps: EditDeps,
  image: Image,
  edit: ImageEdit,
  note: (sentence: string) => void,
  signal: AbortSignal | undefined,
): Promise<Image> | Image {
  const { epoch = 0, packing, places } = deps;
  switch (edit.kind) {
    case "append":
      return appendEdit(deps, image, edit, note, signal);
    case "change": {
      const { config, annotations = {} } = edit;
      const changed = changeConfig(image, config);
      return isDeepStrictEqual(annotations, {}) ? changed : annotate(changed, annotations);
    }
    case "flatten":
      return flatten(image, { store: places.store, packing, epoch, signal });
    case "rebase":
      return rebaseEdit(deps, image, edit, note, signal);
  }
}

/** An image that is alone is for one platform: another one was meant. */
function assertFor(source: AnyImage, platforms: EditRequest["platforms"]): void {
  if (source.kind === "index" || platforms === undefined || platforms === "all") return;
  const own = platformOf(source);
  const other = platforms.find((platform) => !isPlatform(own, platform));
  if (other === undefined) return;
  throw unsuitable(
    source.name,
    `${source.name} is for ${platformText(own)} and not for ${platformText(other)}.`,
    "Leave the platform out, or take another image.",
  );
}

function usualPlatforms(source: AnyImage): "all" | readonly Platform[] {
  if (source.kind === "image") return "all";
  const [only, more] = imageMembers(source);
  return only?.descriptor.platform && !more ? [only.descriptor.platform] : [ownPlatform()];
}
