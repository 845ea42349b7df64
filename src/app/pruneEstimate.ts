import { countUsers, type ImageFacts, ownSizeOf } from "./imageFacts.ts";

export interface PruneEstimate {
  /** Images without a tag that no container uses. */
  readonly images: number;
  /** Images without a tag that stay, as containers use them. */
  readonly inUse: number;
  /** Bytes. */
  readonly bytes: number;
  /**
   * `atLeast`: each gives what it alone has, and they may share more with each other; `atMost`: of some
   * it is not known what they share.
   */
  readonly bound: "atLeast" | "atMost";
}

/** What a prune of the images without a tag would free. */
export function pruneEstimate(facts: ImageFacts): PruneEstimate {
  let [images, inUse, bytes] = [0, 0, 0];
  let bound: PruneEstimate["bound"] = "atLeast";
  for (const { id, tags, size } of facts.images.values()) {
    if (tags.length > 0) continue;
    if ((countUsers(facts, id) ?? 0) > 0) {
      inUse += 1;
      continue;
    }
    images += 1;
    const own = ownSizeOf(facts, id);
    if (own === undefined) bound = "atMost";
    bytes += own ?? size;
  }
  return { images, inUse, bytes, bound };
}
