import { type Descriptor, type Platform, platformText } from "../../oci/descriptor.ts";
import { familyOf, indexTypeOf } from "../../oci/mediaTypeFamily.ts";
import { readManifest } from "../../oci/readManifest.ts";
import { indexBytes } from "../../oci/writeManifest.ts";
import type { Image, ImageMember, ImageSet } from "../image.ts";
import { documentOf } from "./composeImage.ts";
import { convertFamily } from "./convertFamily.ts";
import { unsuitable } from "./unsuitable.ts";

export interface IndexOptions {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Members of other indexes to keep, such as those that `attestationsOf` gives. */
  readonly attestations?: readonly ImageMember[];
}

/**
 * An index of images, each for a platform of its own; they become OCI's all, unless all are Docker's
 * already. An attestation is kept where the image that it is about is in the index unchanged. Throws
 * `image-unsuitable` for two images of one platform.
 */
export function assembleIndex(images: readonly Image[], options: IndexOptions): ImageSet {
  const { name, annotations } = options;
  const had = new Set(images.map(({ manifest }) => manifest.descriptor.digest));
  const attestations = (options.attestations ?? []).filter(({ descriptor }) =>
    had.has(subjectOf(descriptor)),
  );
  const docker =
    images.every(({ manifest }) => familyOf(manifest.descriptor.mediaType) === "docker") &&
    attestations.length === 0 &&
    Object.keys(annotations ?? {}).length === 0;
  const family = docker ? "docker" : "oci";
  const converted = images.map((image) => convertFamily(image, family));
  refuseTwice(converted, name);
  const digests = new Set(converted.map(({ manifest }) => manifest.descriptor.digest));
  const members: readonly ImageMember[] = [
    ...converted.map((image) => ({
      descriptor: { ...image.manifest.descriptor, platform: platformOf(image) },
      open: async () => image,
    })),
    ...attestations.filter(({ descriptor }) => digests.has(subjectOf(descriptor))),
  ];
  const mediaType = indexTypeOf(family);
  const manifests = members.map(({ descriptor }) => descriptor);
  const index = documentOf(
    indexBytes({ mediaType, manifests, annotations }),
    mediaType,
    (bytes) => {
      const read = readManifest(bytes, { image: name, mediaType });
      if (read.kind !== "index") throw new Error("An index was written as a manifest.");
      return read;
    },
  );
  return { kind: "index", name, index, members };
}

/** The members of an index that BuildKit added about its images: provenance, lists of parts. */
export function attestationsOf(set: ImageSet): readonly ImageMember[] {
  return set.members.filter(({ descriptor }) => subjectOf(descriptor) !== "");
}

/** What the config says, as an index has it. */
export function platformOf({ config }: Image): Platform {
  const { os, architecture, variant } = config.value;
  const { "os.version": version, "os.features": features } = config.value;
  return {
    ...{ os, architecture },
    ...(variant && { variant }),
    ...(version && { "os.version": version }),
    ...(features && features.length > 0 && { "os.features": features }),
  };
}

function subjectOf({ annotations }: Descriptor): string {
  return annotations?.["vnd.docker.reference.digest"] ?? "";
}

function refuseTwice(images: readonly Image[], name: string): void {
  const seen = new Set<string>();
  for (const image of images) {
    const platform = platformOf(image);
    // Windows images differ by their version only.
    const key = `${platformText(platform)} ${platform["os.version"] ?? ""}`.trim();
    if (seen.has(key)) {
      throw unsuitable(
        name,
        `Two of the images are for ${key}, and an index has one for each platform.`,
        "Leave one out, or give it another platform.",
      );
    }
    seen.add(key);
  }
}
