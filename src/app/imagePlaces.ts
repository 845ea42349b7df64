import type { Engine } from "../engine/engine.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { LayerLimits } from "../image/layers/layerLimits.ts";
import type { KeptImages } from "./keptImages.ts";
import type { RegistryPool } from "./registryPool.ts";

/** What images are read from and written to; each is touched only where a location names it. */
export interface ImagePlaces {
  /** Has to stay open for as long as an image of a registry is read. */
  readonly registries: RegistryPool;
  readonly store: BlobStore;
  readonly kept: KeptImages;
  /** Of what a layer unpacks to; what is usual, where not set. */
  readonly limits?: LayerLimits;
  /** Rejects with `engine-unreachable`. */
  engine(signal?: AbortSignal): Promise<Engine>;
}
