import { imageMembers, pickPlatform } from "../image/edit/pickPlatform.ts";
import type { AnyImage, Image } from "../image/image.ts";
import type { Platform } from "../oci/descriptor.ts";

/**
 * One image, for what takes no index: the only one of an index, else that for the platform (that of this
 * machine where none is named). Rejects as `pickPlatform` and as members do.
 */
export async function onlyImage(
  image: AnyImage,
  platform: Platform | undefined,
  signal?: AbortSignal,
): Promise<Image> {
  if (image.kind === "image") return image;
  const [member, more] = imageMembers(image);
  if (platform === undefined && member && !more) {
    return onlyImage(await member.open(signal), platform, signal);
  }
  return pickPlatform(image, platform ?? ownPlatform(), signal);
}

/** Images for this machine are for Linux on every system. */
export function ownPlatform(): Platform {
  return { os: "linux", architecture: process.arch === "x64" ? "amd64" : process.arch };
}
