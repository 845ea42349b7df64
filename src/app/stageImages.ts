import type { EngineImage } from "../engine/engine.ts";
import type { BuildRecord } from "./buildRecord.ts";

export interface StageImage {
  /** Name or number of the stage; "" for the last one. */
  readonly target: string;
  readonly image: EngineImage;
}

/** The newest image of each stage of a Dockerfile that was built and is there, the last stage first. */
export function stageImages(
  newestFirst: readonly Pick<BuildRecord, "target" | "imageId" | "outcome">[],
  images: readonly EngineImage[],
): readonly StageImage[] {
  const known = new Map(images.map((image) => [image.id, image]));
  const stages = new Map<string, EngineImage>();
  for (const { target = "", imageId, outcome } of newestFirst) {
    const image = known.get(imageId ?? "");
    if (outcome === "ok" && image && !stages.has(target)) stages.set(target, image);
  }
  return [...stages]
    .map(([target, image]) => ({ target, image }))
    .sort((a, b) => Number(a.target !== "") - Number(b.target !== ""));
}
