import type { ImageUsage } from "../engine/diskUsage.ts";
import type { EngineContainer, EngineImage } from "../engine/engine.ts";

/** What is known of an engine's images at one time. */
export interface ImageFacts {
  /** By id. An image that has not changed is the same object as before. */
  readonly images: ReadonlyMap<string, EngineImage>;
  /** By the id of the image, running ones first; undefined where the engine does not tell. */
  readonly users: ReadonlyMap<string, readonly ImageUser[]> | undefined;
  /** By the id of the image; undefined as long as nothing was counted. */
  readonly usage: ReadonlyMap<string, ImageUsage> | undefined;
}

/** A container that was made of an image. */
export interface ImageUser {
  readonly id: string;
  readonly name: string;
  readonly state: EngineContainer["state"];
}

/** How many containers were made of an image, stopped ones, too; undefined where unknown. */
export function countUsers({ users, usage }: ImageFacts, id: string): number | undefined {
  if (users !== undefined) return users.get(id)?.length ?? 0;
  const counted = usage?.get(id)?.containers ?? -1;
  return counted < 0 ? undefined : counted;
}

/** Bytes that no other image has; undefined where unknown. */
export function ownSizeOf({ usage }: ImageFacts, id: string): number | undefined {
  const counted = usage?.get(id);
  if (counted === undefined || counted.sharedSize < 0) return undefined;
  return Math.max(0, counted.size - counted.sharedSize);
}
