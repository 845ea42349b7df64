import type { UsingContainer } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { imageInUse } from "../engine/imageInUse.ts";
import type { ImageRemoval } from "./planRemoval.ts";

/**
 * Removes an image with all its names. What is in the way (`image-in-use`) leaves it whole: names
 * that went before the engine said no are given back.
 */
export async function removeWholeImage(engine: Engine, image: ImageRemoval): Promise<void> {
  const { id, names, digests, containers } = image;
  if (containers.length > 0) {
    throw imageInUse({ reference: names[0] ?? shorten(id), containers, children: [] });
  }
  const gone: string[] = [];
  try {
    // An image that is named in several repositories is not removed by its id.
    // The last name is left to the id: the image would go with it.
    for (const name of [...names, ...digests].slice(1)) {
      await engine.removeImage(name);
      gone.push(name);
    }
    await engine.removeImage(id);
  } catch (error) {
    for (const name of gone) {
      if (!name.includes("@")) await engine.tagImage(id, name).catch(() => undefined);
    }
    throw error;
  }
}

/** Stops what runs and removes the containers; volumes that have no name stay. */
export async function removeContainers(
  engine: Engine,
  containers: readonly UsingContainer[],
  signal?: AbortSignal,
): Promise<void> {
  for (const { id, running } of containers) {
    if (running) await engine.containers.stop(id, signal);
    await engine.containers.remove(id, { force: false, volumes: false }, signal);
  }
}

function shorten(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}
