import type { HistoryEntry } from "../../oci/writeImageConfig.ts";
import type { Image, Layer } from "../image.ts";
import { recompose } from "./recompose.ts";
import { wholeHistory } from "./wholeHistory.ts";

/**
 * The image with further layers on top. `history` says how they came to be, as many as there are
 * layers. `created` of the image stays.
 */
export function appendLayers(
  image: Image,
  layers: readonly Layer[],
  history: readonly HistoryEntry[] = [],
): Image {
  if (layers.length === 0) return image;
  const entries = layers.map((_, at) => history[at] ?? {});
  return recompose(image, {
    layers: [...image.layers, ...layers],
    config: { history: [...wholeHistory(image), ...entries] },
  });
}
