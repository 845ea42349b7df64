import type { JsonRecord } from "../base/isRecord.ts";
import { platformOf } from "../image/edit/assembleIndex.ts";
import { allImages } from "../image/edit/editEach.ts";
import { configRecord } from "../image/edit/recompose.ts";
import type { AnyImage, Image } from "../image/image.ts";
import { isAttestation, platformText } from "../oci/descriptor.ts";
import { documentOf } from "./imageParts.ts";

/** What `slipway inspect --format json` prints. */
export interface ImageDescription {
  readonly name: string;
  /** Of the manifest or index. */
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of all layers, packed; each once. */
  readonly size: number;
  readonly platforms: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  /** How many members of an index are about its images, such as provenance. */
  readonly attestations: number;
  readonly images: readonly PlatformDescription[];
}

export interface PlatformDescription {
  readonly platform: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** The whole configuration as it is stored. */
  readonly config: JsonRecord;
  readonly layers: readonly LayerDescription[];
}

export interface LayerDescription {
  readonly digest: string;
  readonly diffId: string;
  readonly mediaType: string;
  /** Bytes, packed. */
  readonly size: number;
  /** What made it, by the history; null where that does not say. */
  readonly createdBy: string | null;
}

/** Opens all images of an index; reads no layer. Rejects as they do. */
export async function describeImage(
  image: AnyImage,
  signal?: AbortSignal,
): Promise<ImageDescription> {
  const images = image.kind === "image" ? [image] : await allImages(image, signal);
  const { descriptor, value } = documentOf(image);
  const sizes = new Map(
    images.flatMap(({ layers }) =>
      layers.map((layer) => [layer.descriptor.digest, layer.descriptor.size] as const),
    ),
  );
  return {
    ...{ name: image.name, digest: descriptor.digest, mediaType: descriptor.mediaType },
    size: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    platforms: images.map((one) => platformText(platformOf(one))),
    annotations: value.annotations,
    attestations:
      image.kind === "index"
        ? image.members.filter((member) => isAttestation(member.descriptor)).length
        : 0,
    images: images.map(describe),
  };
}

function describe(image: Image): PlatformDescription {
  const { manifest, config, layers } = image;
  const steps = config.value.history.filter(({ empty_layer }) => empty_layer !== true);
  return {
    platform: platformText(platformOf(image)),
    digest: manifest.descriptor.digest,
    mediaType: manifest.descriptor.mediaType,
    annotations: manifest.value.annotations,
    config: configRecord(image),
    layers: layers.map(({ descriptor, diffId }, at) => ({
      ...{ digest: descriptor.digest, diffId },
      ...{ mediaType: descriptor.mediaType, size: descriptor.size },
      createdBy: steps[at]?.created_by || null,
    })),
  };
}
