import type { BlobStore } from "../image/blobStore.ts";
import type { AssembleFolder } from "./assembleRequest.ts";
import { createContextSums } from "./contextSums.ts";
import { createListing, type Listing } from "./createListing.ts";
import type { StagePlan } from "./planStages.ts";

export interface ListedContext extends Pick<Listing, "key" | "tree"> {
  /** True where nothing is remembered of its files, so that a sum would read them. */
  isNew(): Promise<boolean>;
}

/** The contexts of a build, each listed once, for all that the build takes of it. */
export interface ContextListings {
  of(context: AssembleFolder): ListedContext;
  /** Remembers what was read of them, and lets go of their files. */
  close(): Promise<void>;
}

/**
 * As with BuildKit a context has what all instructions of the build name: a wildcard of one may find
 * what another brings along.
 */
export function createContextListings(
  store: BlobStore,
  plans: Iterable<StagePlan>,
  signal?: AbortSignal,
): ContextListings {
  const paths = new Map<AssembleFolder, Set<string>>();
  for (const { layers } of plans) {
    for (const layer of layers) {
      if (layer.kind !== "transfer" || layer.origin.kind !== "folder") continue;
      const { context } = layer.origin;
      const known = paths.get(context) ?? new Set();
      paths.set(context, known);
      for (const source of layer.plan.sources) if (source.kind === "path") known.add(source.path);
    }
  }
  const listings = new Map(
    [...paths].map(([context, named]) => {
      const sums = createContextSums(store, context);
      const options = { sumOf: sums.sumOf, ...(signal && { signal }) };
      const through = { ...context, folder: sums.folder };
      return [context, { sums, listing: createListing(through, [...named], options) }];
    }),
  );
  return {
    of(context) {
      const found = listings.get(context);
      if (found === undefined) throw new Error("All contexts of a build are known before.");
      return { ...found.listing, isNew: found.sums.isNew };
    },
    async close() {
      for (const { sums, listing } of listings.values()) {
        await sums.save();
        await listing.close();
      }
    },
  };
}
