import { isSlipwayError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { WantedImages } from "./imageNews.ts";
import type { ImageStore } from "./imageStore.ts";

/** Brings the store up to what the engine says now, asking for no more than is wanted. */
export async function updateImages(
  to: { readonly engine: Engine; readonly store: ImageStore; readonly tell: () => void },
  { images, containers }: WantedImages,
  signal: AbortSignal,
): Promise<void> {
  const { engine, store, tell } = to;
  const used = containers ? listContainers(engine, signal) : undefined;
  used?.catch(() => {});
  if (images === "all") {
    store.setAll(await engine.listImages(signal));
    // Rows come before it is known who uses them.
    tell();
  } else await ask(engine, store, images, signal);
  if (used) store.setContainers(await used);
  if (used || images !== "all") tell();
}

/** One after the other: a burst of events is mostly about one image. */
async function ask(
  engine: Engine,
  store: ImageStore,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const left = [...wanted];
  const asked = new Set<string>();
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (asked.has(name)) continue;
    asked.add(name);
    try {
      const image = await engine.inspectImage(name, signal);
      // Their names went to this one; whether they are still there is for the engine to say.
      left.push(...store.set(image));
      asked.add(image.id);
    } catch (error) {
      if (!isSlipwayError(error, "engine-refused") || error.facts.status !== 404) throw error;
      left.push(...store.holdersOf(name));
      store.delete(name);
    }
  }
}

async function listContainers(engine: Engine, signal: AbortSignal) {
  try {
    return await engine.containers.list(signal);
  } catch (error) {
    if (signal.aborted || isSlipwayError(error, "engine-lost")) throw error;
    return undefined;
  }
}
