import type { JsonRecord } from "../../base/isRecord.ts";
import { digestOf } from "../../oci/digest.ts";
import type { ImageConfig } from "../../oci/manifest.ts";
import {
  canBeDocker,
  type MediaTypeFamily,
  manifestTypeOf,
  toFamily,
} from "../../oci/mediaTypeFamily.ts";
import { mediaTypes } from "../../oci/mediaTypes.ts";
import { readImageConfig } from "../../oci/readImageConfig.ts";
import { readManifest } from "../../oci/readManifest.ts";
import { changeConfigRecord, configBytes } from "../../oci/writeImageConfig.ts";
import { manifestBytes } from "../../oci/writeManifest.ts";
import type { Document, Image, Layer } from "../image.ts";

export interface ImageParts {
  /** As a person would name it; for errors. */
  readonly name: string;
  /**
   * The config as it is to be stored, its diff ids made those of the layers; or one that is written
   * already, whose bytes stay.
   */
  readonly config: JsonRecord | { readonly written: Document<ImageConfig> };
  readonly layers: readonly Layer[];
  /** OCI where not said, and where a layer or an annotation needs it. */
  readonly family?: MediaTypeFamily | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Further members of the manifest. */
  readonly more?: JsonRecord | undefined;
}

/**
 * An image of its parts: writes config and manifest, with the media types of one family. Reads no
 * layer. Throws `image-unreadable` where the config is none.
 */
export function composeImage(parts: ImageParts): Image {
  const { name, annotations = {}, more } = parts;
  const family = familyFor(parts);
  const config = configFor(parts, family);
  const layers = parts.layers.map((layer) => inFamily(layer, family));
  const mediaType = manifestTypeOf(family);
  const manifest = documentOf(
    manifestBytes({
      ...{ mediaType, annotations, more },
      config: config.descriptor,
      layers: layers.map(({ descriptor }) => descriptor),
    }),
    mediaType,
    (bytes) => {
      const read = readManifest(bytes, { image: name, mediaType });
      if (read.kind !== "manifest") throw new Error("A manifest was written as an index.");
      return read;
    },
  );
  return { kind: "image", name, manifest, config, layers };
}

/** Bytes with what they say. */
export function documentOf<T>(
  bytes: Uint8Array,
  mediaType: string,
  read: (bytes: Uint8Array) => T,
): Document<T> {
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  return { descriptor, bytes, value: read(bytes) };
}

function configFor(
  { name, config, layers }: ImageParts,
  family: MediaTypeFamily,
): Document<ImageConfig> {
  if (isWritten(config)) {
    const mediaType = toFamily(config.written.descriptor.mediaType, family);
    return { ...config.written, descriptor: { ...config.written.descriptor, mediaType } };
  }
  const diffIds = layers.map(({ diffId }) => diffId);
  return documentOf(
    configBytes(changeConfigRecord(config, { diffIds })),
    toFamily(mediaTypes.config, family),
    (bytes) => readImageConfig(bytes, name),
  );
}

function isWritten(
  config: ImageParts["config"],
): config is { readonly written: Document<ImageConfig> } {
  const { written } = config as { readonly written?: Document<ImageConfig> };
  return written?.bytes instanceof Uint8Array;
}

function familyFor({ family = "oci", layers, annotations = {} }: ImageParts): MediaTypeFamily {
  if (Object.keys(annotations).length > 0) return "oci";
  return layers.every(({ descriptor }) => canBeDocker(descriptor.mediaType)) ? family : "oci";
}

function inFamily(layer: Layer, family: MediaTypeFamily): Layer {
  const mediaType = toFamily(layer.descriptor.mediaType, family);
  if (mediaType === layer.descriptor.mediaType) return layer;
  return {
    ...layer,
    descriptor: { ...layer.descriptor, mediaType },
    open: (signal) => layer.open(signal),
  };
}
