import { familyOf, type MediaTypeFamily } from "../../oci/mediaTypeFamily.ts";
import type { Image } from "../image.ts";
import { recompose } from "./recompose.ts";
import { unsuitable } from "./unsuitable.ts";

/**
 * The image with all media types OCI's, or all Docker's; its layers and config keep their bytes.
 * Annotations are lost with Docker's. Throws `image-unsuitable` for layers that Docker has no type for.
 */
export function convertFamily(image: Image, family: MediaTypeFamily): Image {
  const { manifest, config, layers } = image;
  const all = [manifest.descriptor, config.descriptor, ...layers.map((layer) => layer.descriptor)];
  if (all.every(({ mediaType }) => familyOf(mediaType) === family)) return image;
  const annotations = family === "docker" ? {} : manifest.value.annotations;
  const converted = recompose(image, { family, annotations });
  if (familyOf(converted.manifest.descriptor.mediaType) === family) return converted;
  throw unsuitable(
    image.name,
    `${image.name} has a layer that Docker's media types have no word for, such as one in zstd.`,
    "Leave it in OCI's form, or flatten it with gzip first.",
  );
}
