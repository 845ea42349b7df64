import { isSlipwayError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { layersOf } from "./imageLayers.ts";
import type { LocalImage, PushingEngine } from "./pushFacts.ts";

/** Who is to push, and what it knows of the images that it has. */
export interface PushSource {
  readonly engine: PushingEngine;
  /** Rejects with `engine-lost` or AbortError, or as `KeptImages.open`. */
  read(name: string, signal?: AbortSignal): Promise<LocalImage | "missing">;
}

export function engineSource(engine: Engine): PushSource {
  const { product, endpoint } = engine;
  const elsewhere = !/^(unix|npipe):|\/\/(localhost|127\.)/.test(endpoint.host);
  return {
    engine: { product, elsewhere },
    read: (name, signal) => readLocal(engine, name, signal),
  };
}

async function readLocal(
  engine: Engine,
  name: string,
  signal: AbortSignal | undefined,
): Promise<LocalImage | "missing"> {
  try {
    const [image, history] = await Promise.all([
      engine.inspectImage(name, signal),
      engine.imageHistory(name, signal).catch(() => []),
    ]);
    const { id, digests, os, architecture, variant, created, size } = image;
    const platform = [os, architecture, variant].filter((part) => part !== "").join("/");
    const sizes = new Map(layersOf(history, image).map((layer) => [layer.diffId, layer.size]));
    const layers = image.layers.map((diffId) => ({ diffId, size: sizes.get(diffId) }));
    return { id, digests, platform, created, layers, size };
  } catch (error) {
    if (isSlipwayError(error, "engine-refused") && error.facts.status === 404) return "missing";
    throw error;
  }
}
