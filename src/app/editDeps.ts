import type { LayerPacking } from "../image/layers/writeLayer.ts";
import type { ImagePlaces } from "./imagePlaces.ts";

export interface EditDeps {
  readonly places: ImagePlaces;
  readonly packing: LayerPacking;
  /**
   * Seconds since the epoch: the times of what is made, and `created` of the image. Undefined: 0 for
   * what is made, and the image keeps its own, so that the same edit gives the same image.
   */
  readonly epoch: number | undefined;
}
