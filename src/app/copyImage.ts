import type { LayerEvent } from "../engine/engine.ts";
import { narrowSet } from "../image/narrowSet.ts";
import type { Platform } from "../oci/descriptor.ts";
import type { ImageLocation } from "./imageLocation.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import { openImage } from "./openImage.ts";
import { type WrittenImage, writeImage } from "./writeImage.ts";

export interface CopyRequest {
  readonly source: ImageLocation;
  /** As `writeImage` takes them. */
  readonly targets: readonly ImageLocation[];
  /**
   * Of an index: one takes the image for it, several an index of those; undefined all, with everything
   * that belongs to them. An image that is alone is taken as it is.
   */
  readonly platforms?: readonly Platform[] | undefined;
}

/**
 * Copies an image from one place to another. Between registries it touches no disk, and what the target
 * has, or can mount from the source, is not sent; the bytes are the same, and so are the digests. Rejects
 * as `openImage` and `writeImage`, then no name of the target has changed for half an image.
 */
export async function copyImage(
  places: ImagePlaces,
  { source, targets, platforms }: CopyRequest,
  onEvent: (event: LayerEvent) => void,
  signal?: AbortSignal,
): Promise<WrittenImage> {
  const only = platforms?.length === 1 ? platforms[0] : undefined;
  const opened = await openImage(places, source, only, signal);
  const several = platforms && platforms.length > 1 && opened.kind === "index";
  const image = several ? narrowSet(opened, platforms) : opened;
  return writeImage(places, targets, image, onEvent, signal);
}
