import type { EngineImage } from "../engine/engine.ts";
import { isTaggable, normalizeReference } from "../reference/imageReference.ts";
import { familiarName } from "./imageRow.ts";
import type { KeptImage } from "./keptImages.ts";

/**
 * Images that were made without an engine as an engine would list them, for the same rows: the id is
 * the digest, the names are as a person would type them. What is as in `before` is taken from it.
 */
export function listKept(
  images: readonly KeptImage[],
  before: readonly EngineImage[] = [],
): readonly EngineImage[] {
  const known = new Map(before.map((image) => [image.id, image]));
  const listed = images.map((image) => {
    const fresh = toEngineImage(image);
    const old = known.get(fresh.id);
    return old !== undefined && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
  });
  const same = listed.length === before.length && listed.every((one, at) => one === before[at]);
  return same ? before : listed;
}

/** The name as the store of images has it. */
export function keptName(reference: string): string {
  return isTaggable(reference) ? normalizeReference(reference) : reference;
}

function toEngineImage({ digest, names, platforms, size, kept }: KeptImage): EngineImage {
  const tags = names.map(familiarName);
  return {
    id: digest,
    tags,
    digests: tags.map((tag) => `${tag.slice(0, tag.lastIndexOf(":"))}@${digest}`),
    ...{ size, created: kept, dangling: tags.length === 0, labels: {} },
    // As of an engine's images, that of an image for one platform is not told.
    ...(platforms.length > 1 && { platforms }),
  };
}
