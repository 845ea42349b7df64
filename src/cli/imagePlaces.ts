import type { ImagePlaces } from "../app/imagePlaces.ts";
import type { RegistryAccess } from "../app/registryAccess.ts";
import { storeFolder } from "../app/storeFolder.ts";
import type { CliEnvironment } from "./environment.ts";
import { engineOption, openEngine } from "./openEngine.ts";
import { type RegistryChoices, registryAccess, registryOptions } from "./registryOptions.ts";

/** Of every command that reads or writes images in several places. */
export const placeOptions = { ...engineOption, ...registryOptions } as const;

export interface PlaceChoices extends RegistryChoices {
  readonly engine: string;
}

/** Does the work with the places at hand; its registries are closed afterwards. */
export async function withImagePlaces<T>(
  environment: CliEnvironment,
  choices: PlaceChoices,
  work: (places: ImagePlaces) => Promise<T>,
  signal: AbortSignal,
  access: RegistryAccess = registryAccess(environment, choices),
): Promise<T> {
  environment.onImageWork?.();
  const { createBlobStore, createKeptImages, createRegistryPool } = await import(
    "../app/assembling/index.ts"
  );
  const store = createBlobStore(storeFolder(environment.surroundings));
  const registries = createRegistryPool(access);
  let engine: ReturnType<ImagePlaces["engine"]> | undefined;
  try {
    return await work({
      ...{ registries, store, kept: createKeptImages(store) },
      engine() {
        engine ??= openEngine(environment, choices.engine, signal);
        return engine;
      },
    });
  } finally {
    await registries.close();
  }
}
