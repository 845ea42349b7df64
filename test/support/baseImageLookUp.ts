import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import type { BaseImageLookUp } from "../../src/lint/services.ts";
import { knownBaseImage } from "../../src/lint/shared/baseImages.ts";

/** Images of a test, and the table for all others. */
export function baseImageLookUp(images: Readonly<Record<string, BaseImageFacts>>): BaseImageLookUp {
  return (reference) =>
    Object.hasOwn(images, reference) ? images[reference] : knownBaseImage(reference);
}
