import type { BaseImageFacts } from "../dockerfile/baseImageFacts.ts";
import { mergeFacts } from "../dockerfile/mergeFacts.ts";
import type { BaseImageLookUp } from "./services.ts";
import { knownBaseImage } from "./shared/baseImages.ts";

/** What was asked of images, completed by the table of well-known ones, which stands in for the rest. */
export function withKnownImages(asked: BaseImageLookUp): BaseImageLookUp {
  // Rules ask for the same few again and again; what was asked may be newer each time.
  const merged = new WeakMap<BaseImageFacts, Map<string, BaseImageFacts | undefined>>();
  return (reference) => {
    const facts = asked(reference);
    if (facts === undefined) return knownBaseImage(reference);
    const known = merged.get(facts) ?? new Map<string, BaseImageFacts | undefined>();
    merged.set(facts, known);
    if (!known.has(reference)) known.set(reference, mergeFacts(facts, knownBaseImage(reference)));
    return known.get(reference);
  };
}
