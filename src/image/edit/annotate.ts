import { familyOf } from "../../oci/mediaTypeFamily.ts";
import { readManifest } from "../../oci/readManifest.ts";
import { readJsonRecord } from "../../oci/records.ts";
import { indexBytes } from "../../oci/writeManifest.ts";
import type { AnyImage, ImageSet } from "../image.ts";
import { documentOf } from "./composeImage.ts";
import { recompose } from "./recompose.ts";

/**
 * An image, or an index itself, with annotations put to those it has; undefined takes one away. One
 * of Docker's media types, which know none, becomes OCI's; its config stays as it is.
 */
export function annotate<T extends AnyImage>(
  image: T,
  annotations: Readonly<Record<string, string | undefined>>,
): T {
  const had = image.kind === "image" ? image.manifest.value : image.index.value;
  const merged = Object.fromEntries(
    Object.entries({ ...had.annotations, ...annotations }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  if (image.kind === "image") return recompose(image, { annotations: merged }) as T;
  return annotatedIndex(image, merged) as T;
}

function annotatedIndex(set: ImageSet, annotations: Readonly<Record<string, string>>): ImageSet {
  const { index, name } = set;
  // A list of Docker's with OCI's type over Docker's manifests is what its descriptors say: allowed.
  const mediaType =
    familyOf(index.descriptor.mediaType) === "docker"
      ? "application/vnd.oci.image.index.v1+json"
      : index.descriptor.mediaType;
  const bytes = indexBytes({
    ...{ mediaType, annotations },
    manifests: index.value.manifests,
    more: readJsonRecord(index.bytes, { image: name, what: "manifest" }),
  });
  const written = documentOf(bytes, mediaType, (content) => {
    const read = readManifest(content, { image: name, mediaType });
    if (read.kind !== "index") throw new Error("An index was written as a manifest.");
    return read;
  });
  return { ...set, index: written };
}
