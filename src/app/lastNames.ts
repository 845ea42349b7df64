import type { EngineImage } from "../engine/engine.ts";
import type { ImageEntry } from "./imageRow.ts";

/** The chosen images that have no name but the chosen ones, each once. */
export function lastNames<T extends Pick<ImageEntry, "id" | "reference">>(
  chosen: readonly T[],
  images: readonly EngineImage[],
): readonly T[] {
  const going = new Set(chosen.map(({ reference }) => reference));
  const byId = new Map(images.map((image) => [image.id, image]));
  const seen = new Set<string>();
  return chosen.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return (byId.get(id)?.tags ?? []).every((tag) => going.has(tag));
  });
}
