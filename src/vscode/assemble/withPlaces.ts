import type { ImagePlaces } from "../../app/imagePlaces.ts";
import { createRegistryPool } from "../../app/registryPool.ts";
import type { ImageActionDeps } from "../images/imageActions.ts";

export type PlacesDeps = Pick<ImageActionDeps, "connect" | "kept" | "openRegistries">;

/** Work on images wherever they are; what was opened for it is closed after it. */
export async function withPlaces<T>(
  { connect, kept, openRegistries }: PlacesDeps,
  work: (places: ImagePlaces) => Promise<T>,
): Promise<T> {
  const [opened, access] = await Promise.all([kept.open(), openRegistries()]);
  const registries = createRegistryPool(access);
  try {
    return await work({ ...opened, registries, engine: connect });
  } finally {
    await registries.close();
  }
}
