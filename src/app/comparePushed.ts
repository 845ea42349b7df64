import type { LocalImage, RemoteTag } from "./pushFacts.ts";

/**
 * Whether a tag of a registry is the local image: `narrower` where the local one is one of several
 * platforms that the tag has, so that a push would leave only it.
 */
export function comparePushed(local: LocalImage, remote: RemoteTag): "same" | "narrower" | "other" {
  const { digest, image, platforms } = remote;
  if (local.id === digest || local.digests.some((one) => one.endsWith(`@${digest}`))) return "same";
  if (image === undefined || !sameImage(local, image)) return "other";
  return platforms.length > 1 ? "narrower" : "same";
}

/** Stores differ in what an image's id is, so the contents decide where the ids do not. */
function sameImage(local: LocalImage, image: NonNullable<RemoteTag["image"]>): boolean {
  if (local.id === image.configDigest) return true;
  const { layers, created } = local;
  return (
    created > 0 &&
    Date.parse(image.created ?? "") === created &&
    layers.length === image.diffIds.length &&
    layers.every(({ diffId }, at) => diffId === image.diffIds[at])
  );
}
