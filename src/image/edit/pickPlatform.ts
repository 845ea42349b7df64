import { isAttestation, type Platform, platformText } from "../../oci/descriptor.ts";
import type { Image, ImageMember, ImageSet } from "../image.ts";
import { unsuitable } from "./unsuitable.ts";

/**
 * The image of an index for a platform; indexes in it are looked through. Rejects with
 * `image-unsuitable`, which names the platforms that there are.
 */
export async function pickPlatform(
  set: ImageSet,
  platform: Platform,
  signal?: AbortSignal,
): Promise<Image> {
  const found = await find(set, platform, 0, signal);
  if (found) return found;
  const there = imageMembers(set).flatMap(({ descriptor }) =>
    descriptor.platform ? [platformText(descriptor.platform)] : [],
  );
  throw unsuitable(
    set.name,
    `${set.name} has no image for ${platformText(platform)}.`,
    there.length === 0
      ? "Take another image, as none of those in it says its platform."
      : `Choose one that it has: ${[...new Set(there)].join(", ")}.`,
  );
}

/** Those that are images or indexes of them, no attestations. */
export function imageMembers(set: ImageSet): readonly ImageMember[] {
  return set.members.filter(({ descriptor }) => !isAttestation(descriptor));
}

/** Whether an image for `has` is one for `wanted`; the usual variants need not be named. */
export function isPlatform(has: Platform, wanted: Platform): boolean {
  const { "os.version": version } = wanted;
  return (
    has.os === wanted.os &&
    has.architecture === wanted.architecture &&
    variantOf(has) === variantOf(wanted) &&
    (version === undefined || version === has["os.version"])
  );
}

/** As containerd completes them: arm64 is v8, arm v7 where nothing is said. */
function variantOf({ architecture, variant }: Platform): string {
  if (variant) return variant.startsWith("v") ? variant : `v${variant}`;
  if (architecture === "arm64") return "v8";
  if (architecture === "arm") return "v7";
  return architecture === "amd64" ? "v1" : "";
}

/** More than anybody nests, so that what leads to itself ends. */
const DEPTH = 4;

async function find(
  set: ImageSet,
  platform: Platform,
  depth: number,
  signal: AbortSignal | undefined,
): Promise<Image | undefined> {
  const members = imageMembers(set);
  const exact = members.filter(({ descriptor }) =>
    descriptor.platform ? isPlatform(descriptor.platform, platform) : false,
  );
  for (const member of exact) {
    const opened = await member.open(signal);
    if (opened.kind === "image") return opened;
    const below = depth < DEPTH ? await find(opened, platform, depth + 1, signal) : undefined;
    if (below) return below;
  }
  // The platform need not stand in the index; then the image's config says it.
  for (const member of members.filter(({ descriptor }) => !descriptor.platform)) {
    const opened = await member.open(signal);
    if (opened.kind === "image") {
      if (isPlatform(opened.config.value, platform)) return opened;
      continue;
    }
    const below = depth < DEPTH ? await find(opened, platform, depth + 1, signal) : undefined;
    if (below) return below;
  }
  return undefined;
}
