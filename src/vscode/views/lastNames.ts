import type { ImageEntry } from "../../app/imageTree.ts";
import type { EngineImage } from "../../engine/engine.ts";

/** The chosen images that have no name but the chosen ones. */
export function lastNames(
  chosen: readonly ImageEntry[],
  images: readonly EngineImage[],
): readonly ImageEntry[] {
  const going = new Set(chosen.map(({ reference }) => reference));
  const byId = new Map(images.map((image) => [image.id, image]));
  const seen = new Set<string>();
  return chosen.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return (byId.get(id)?.tags ?? []).every((tag) => going.has(tag));
  });
}
