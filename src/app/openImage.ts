import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { pickPlatform } from "../image/edit/pickPlatform.ts";
import { emptyImage } from "../image/emptyImage.ts";
import type { AnyImage } from "../image/image.ts";
import { limitLayers } from "../image/limitLayers.ts";
import { openDockerArchive } from "../image/openDockerArchive.ts";
import { openLayout } from "../image/openLayout.ts";
import { openLayoutArchive } from "../image/openLayoutArchive.ts";
import type { Platform } from "../oci/descriptor.ts";
import { engineImage } from "./engineImage.ts";
import type { ImageLocation } from "./imageLocation.ts";
import type { ImagePlaces } from "./imagePlaces.ts";
import { ownPlatform } from "./onlyImage.ts";
import { openRegistryImage } from "./registryImages.ts";

/**
 * The image at a location; nothing of its layers is read, but of an engine's image, which comes as a
 * whole into the store. With `platform` an index gives the image for that one; an image that is alone
 * is taken as it is. Rejects with `image-unreadable` where there is none, with `image-unsuitable` where
 * there is none for the platform, and as the place does.
 */
export async function openImage(
  places: ImagePlaces,
  location: ImageLocation,
  platform: Platform | undefined,
  signal?: AbortSignal,
): Promise<AnyImage> {
  if (location.kind === "empty") return emptyImage(platform ?? ownPlatform());
  const image = limitLayers(await openAny(places, location, signal), places.limits);
  if (platform === undefined || image.kind === "image") return image;
  return pickPlatform(image, platform, signal);
}

async function openAny(
  places: ImagePlaces,
  location: Exclude<ImageLocation, { readonly kind: "empty" }>,
  signal: AbortSignal | undefined,
): Promise<AnyImage> {
  const { store } = places;
  switch (location.kind) {
    case "registry":
      return openRegistryImage(places.registries, location.reference, signal);
    case "layout":
      return openLayout(location.path, location.name, signal);
    case "layout-archive":
      return openEither(places, location, signal);
    case "docker-archive":
      return openDockerArchive({ store }, location.path, location.name, signal);
    case "engine":
      return engineImage({ engine: await places.engine(signal), store }, location.name, signal);
    case "kept": {
      const image = await places.kept.open(location.name);
      if (image) return image;
      throw new SlipwayError(
        "image-unreadable",
        { image: location.name },
        {
          message: `Slipway has kept no image ${location.name}.`,
          hint: "Build it, or pull it from a registry.",
        },
      );
    }
  }
}

/** A tar file is not known by its name; many have both, and then the layout says more. */
async function openEither(
  { store }: ImagePlaces,
  { path, name }: { readonly path: string; readonly name?: string },
  signal: AbortSignal | undefined,
): Promise<AnyImage> {
  try {
    return await openLayoutArchive({ store }, path, name, signal);
  } catch (error) {
    if (!isSlipwayError(error, "image-unreadable")) throw error;
    return openDockerArchive({ store }, path, name, signal).catch(() => {
      throw error;
    });
  }
}
