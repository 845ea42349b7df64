import type { ComparedIn } from "../../app/compareImages.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import { type HolderDeps, holderOf } from "../assemble/holderOf.ts";

/** One of the two may be an engine's, the other one that Slipway keeps; ids are digests, so they differ. */
export async function holderOfBoth(
  deps: HolderDeps,
  images: readonly [ImageEntry, ImageEntry],
  signal: AbortSignal,
): Promise<ComparedIn> {
  const [before, after] = await Promise.all([
    holderOf(deps, images[0], signal),
    holderOf(deps, images[1], signal),
  ]);
  const of = (id: string): ComparedIn => (id === images[0].id ? before : after);
  return {
    inspectImage: (id, ended) => of(id).inspectImage(id, ended),
    imageHistory: (id, ended) => of(id).imageHistory(id, ended),
    saveImage: (id, ended) => of(id).saveImage(id, ended),
  };
}
