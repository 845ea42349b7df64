import type { EngineImage } from "../engine/engine.ts";
import { isTaggable, normalizeReference } from "../reference/imageReference.ts";

/** Images by their names, however a name is written. */
export interface NamedImages {
  find(reference: string): EngineImage | undefined;
  /** True where both are the same name, such as `node` and `docker.io/library/node:latest`. */
  same(a: string, b: string): boolean;
}

export function nameImages(images: readonly EngineImage[]): NamedImages {
  const byName = new Map(
    images.flatMap((image) => image.tags.map((tag) => [wholeName(tag), image] as const)),
  );
  return {
    find: (reference) => byName.get(wholeName(reference)),
    same: (a, b) => wholeName(a) === wholeName(b),
  };
}

/** Engines have names that break the grammar; those are only themselves. */
function wholeName(reference: string): string {
  return isTaggable(reference) ? normalizeReference(reference) : reference;
}
