import { mediaTypes } from "./mediaTypes.ts";

/** Manifests are OCI's or Docker's, and so should be all that they point to. */
export type MediaTypeFamily = "oci" | "docker";

export function familyOf(mediaType: string): MediaTypeFamily {
  return mediaType.startsWith("application/vnd.docker.") ? "docker" : "oci";
}

/** The type that means the same in the family; as it is where the family has none, such as for zstd. */
export function toFamily(mediaType: string, family: MediaTypeFamily): string {
  for (const [oci, docker] of pairs) {
    if (mediaType === oci || mediaType === docker) return family === "oci" ? oci : docker;
  }
  return mediaType;
}

/** False for what Docker's manifests have no type for. */
export function canBeDocker(mediaType: string): boolean {
  return familyOf(toFamily(mediaType, "docker")) === "docker";
}

export function manifestTypeOf(family: MediaTypeFamily): string {
  return toFamily(mediaTypes.manifest, family);
}

export function indexTypeOf(family: MediaTypeFamily): string {
  return toFamily(mediaTypes.index, family);
}

const pairs: readonly (readonly [oci: string, docker: string])[] = [
  [mediaTypes.manifest, mediaTypes.dockerManifest],
  [mediaTypes.index, mediaTypes.dockerList],
  [mediaTypes.config, mediaTypes.dockerConfig],
  [mediaTypes.layerGzip, mediaTypes.dockerLayer],
  [mediaTypes.layer, "application/vnd.docker.image.rootfs.diff.tar"],
  [
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
  ],
  [
    "application/vnd.oci.image.layer.nondistributable.v1.tar",
    "application/vnd.docker.image.rootfs.foreign.diff.tar",
  ],
];
