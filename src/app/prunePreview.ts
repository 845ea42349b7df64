import type { DiskUsage, EngineContainer, EngineImage } from "../engine/engine.ts";
import { type ImageRemoval, removalsOf } from "./planRemoval.ts";

/**
 * `dangling`: those without a tag, as `docker image prune` takes them, also where they were pulled by
 * digest; `unused`: all that no container was made of.
 */
export type PruneChoice = "dangling" | "unused";

/** An image that would go. */
export interface PrunableImage {
  readonly removal: ImageRemoval;
  /** Bytes, all layers. */
  readonly size: number;
  /** Bytes that no other image has: what its removal frees at least; undefined where unknown. */
  readonly unique: number | undefined;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** What goes, the largest first. An image that a container uses, also a stopped one, stays. */
export function prunePreview(
  choice: PruneChoice,
  images: readonly EngineImage[],
  usage: DiskUsage,
  containers: readonly EngineContainer[],
): readonly PrunableImage[] {
  const wanted = images.filter(({ tags }) => choice === "unused" || tags.length === 0);
  const removals = removalsOf(
    wanted.map(({ id }) => id),
    images,
    containers,
  );
  const byId = new Map(wanted.map((image) => [image.id, image]));
  const shared = new Map(usage.images.map(({ id, sharedSize }) => [id, sharedSize]));
  return removals
    .filter((removal) => removal.containers.length === 0)
    .map((removal) => {
      const { size = 0, created = 0 } = byId.get(removal.id) ?? {};
      const common = shared.get(removal.id) ?? -1;
      const unique = common < 0 ? undefined : Math.max(0, size - common);
      return { removal, size, unique, created };
    })
    .sort((a, b) => b.size - a.size || (a.removal.id < b.removal.id ? -1 : 1));
}

/** Bytes that go with these images at least; layers that only they share come on top. */
export function freedAtLeast(images: readonly PrunableImage[]): number {
  return images.reduce((sum, { unique }) => sum + (unique ?? 0), 0);
}
