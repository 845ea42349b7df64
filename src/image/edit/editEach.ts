import type { Platform } from "../../oci/descriptor.ts";
import type { AnyImage, Image, ImageSet } from "../image.ts";
import { assembleIndex, attestationsOf } from "./assembleIndex.ts";
import { imageMembers, pickPlatform } from "./pickPlatform.ts";

export interface EachOptions {
  /** Of an index: all of its images, or those for some platforms. One gives an image, not an index. */
  readonly platforms: "all" | readonly Platform[];
}

/**
 * Does the same with an image, or with those of an index. Attestations go where the image they are
 * about has changed. Rejects with `image-unsuitable` for a platform that the index does not have.
 */
export async function editEach(
  image: AnyImage,
  { platforms }: EachOptions,
  edit: (image: Image, signal?: AbortSignal) => Promise<Image> | Image,
  signal?: AbortSignal,
): Promise<AnyImage> {
  if (image.kind === "image") return edit(image, signal);
  const chosen: Image[] = [];
  if (platforms === "all") chosen.push(...(await allImages(image, signal)));
  else for (const one of platforms) chosen.push(await pickPlatform(image, one, signal));
  const edited: Image[] = [];
  for (const one of chosen) edited.push(await edit(one, signal));
  const [first, ...more] = edited;
  if (first && more.length === 0 && platforms !== "all") return first;
  if (platforms === "all" && edited.every((one, at) => one === chosen[at])) return image;
  const { annotations } = image.index.value;
  const attestations = attestationsOf(image);
  return assembleIndex(edited, { name: image.name, annotations, attestations });
}

/** The images of an index, those of indexes in it as well. Rejects as `ImageMember.open`. */
export async function allImages(
  set: ImageSet,
  signal?: AbortSignal,
  depth = 0,
): Promise<readonly Image[]> {
  const images: Image[] = [];
  for (const member of imageMembers(set)) {
    const opened = await member.open(signal);
    if (opened.kind === "image") images.push(opened);
    else if (depth < 4) images.push(...(await allImages(opened, signal, depth + 1)));
  }
  return images;
}
