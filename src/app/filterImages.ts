import type { EngineImage } from "../engine/engine.ts";
import type { ImageArrangement } from "./imageArrangement.ts";

/**
 * Whether an image is shown under these of its names: each word of the filter has to be in one of the
 * names, in the id or a digest, or in a label (`key=value`), in any case of letters.
 */
export function filterImages({
  filter,
  onlyDangling,
}: Pick<ImageArrangement, "filter" | "onlyDangling">): (
  image: EngineImage,
  tags: readonly string[],
) => boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return (image, tags) => {
    if (onlyDangling && image.tags.length > 0) return false;
    if (words.length === 0) return true;
    const names = tags.join("\n").toLowerCase();
    const missed = words.filter((word) => !names.includes(word));
    if (missed.length === 0) return true;
    const rest = restOf(image);
    return missed.every((word) => rest.includes(word));
  };
}

/** What can be looked for besides the names. */
function restOf({ id, digests, labels }: EngineImage): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [id, ...digests, ...pairs].join("\n").toLowerCase();
}
