import type { UsingContainer } from "../base/errors.ts";
import type { Engine, EngineContainer, EngineImage } from "../engine/engine.ts";

/** What goes with an image, and what is in the way. */
export interface ImageRemoval {
  /** `sha256:…` */
  readonly id: string;
  readonly names: readonly string[];
  /** Names by digest in repositories that no tag of it is in; they hold the image, too. */
  readonly digests: readonly string[];
  readonly containers: readonly UsingContainer[];
}

/** Rejects with `engine-refused`, `engine-lost` or AbortError. An image that is gone is left out. */
export async function planRemoval(
  engine: Engine,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly ImageRemoval[]> {
  const [images, containers] = await Promise.all([
    engine.listImages(signal),
    engine.containers.list(signal),
  ]);
  return removalsOf(ids, images, containers);
}

export function removalsOf(
  ids: readonly string[],
  images: readonly EngineImage[],
  containers: readonly EngineContainer[],
): readonly ImageRemoval[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  const using = containersByImage(containers);
  return [...new Set(ids)].flatMap((id) => {
    const image = byId.get(id);
    if (image === undefined) return [];
    const repositories = new Set(image.tags.map(withoutTag));
    const digests = image.digests.filter((one) => !repositories.has(one.split("@", 1)[0] ?? ""));
    return [{ id, names: image.tags, digests, containers: using.get(id) ?? [] }];
  });
}

/** Containers, stopped ones too, by the id of their image. */
export function containersByImage(
  containers: readonly EngineContainer[],
): ReadonlyMap<string, readonly UsingContainer[]> {
  const using = new Map<string, UsingContainer[]>();
  for (const { id, name, state, imageId } of containers) {
    const running = state === "running" || state === "paused" || state === "restarting";
    const list = using.get(imageId);
    if (list) list.push({ id, name, running });
    else using.set(imageId, [{ id, name, running }]);
  }
  return using;
}

function withoutTag(reference: string): string {
  const colon = reference.lastIndexOf(":");
  return colon > reference.lastIndexOf("/") ? reference.slice(0, colon) : reference;
}
