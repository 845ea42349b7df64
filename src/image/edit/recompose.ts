import type { JsonRecord } from "../../base/isRecord.ts";
import { familyOf, type MediaTypeFamily } from "../../oci/mediaTypeFamily.ts";
import { readJsonRecord } from "../../oci/records.ts";
import { type ConfigRecordChanges, changeConfigRecord } from "../../oci/writeImageConfig.ts";
import type { Image, Layer } from "../image.ts";
import { composeImage } from "./composeImage.ts";

export interface ImageChanges {
  readonly name?: string | undefined;
  readonly config?: ConfigRecordChanges | undefined;
  readonly layers?: readonly Layer[] | undefined;
  /** All of them. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Other than the image's own. */
  readonly family?: MediaTypeFamily | undefined;
}

/**
 * An image like another but for some parts. What of its config and manifest we do not know stays, and
 * a config with nothing to change keeps its bytes, and so the image its id.
 */
export function recompose(image: Image, changes: ImageChanges): Image {
  const { manifest, config } = image;
  const { layers = image.layers } = changes;
  const keepsConfig = changes.config === undefined && changes.layers === undefined;
  return composeImage({
    name: changes.name ?? image.name,
    config: keepsConfig
      ? { written: config }
      : changeConfigRecord(configRecord(image), changes.config ?? {}),
    layers,
    family: changes.family ?? familyOf(manifest.descriptor.mediaType),
    annotations: changes.annotations ?? manifest.value.annotations,
    more: readJsonRecord(manifest.bytes, { image: image.name, what: "manifest" }),
  });
}

/** The config with all its members. */
export function configRecord({ config, name }: Image): JsonRecord {
  return readJsonRecord(config.bytes, { image: name, what: "configuration" });
}
