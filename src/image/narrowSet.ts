import { isRecord } from "../base/isRecord.ts";
import { isAttestation, type Platform, platformText } from "../oci/descriptor.ts";
import { digestOf } from "../oci/digest.ts";
import { readJsonRecord } from "../oci/records.ts";
import { isPlatform } from "./edit/pickPlatform.ts";
import { unsuitable } from "./edit/unsuitable.ts";
import type { ImageMember, ImageSet } from "./image.ts";

/**
 * The index with only the images for these platforms, and the attestations of those. Throws
 * `image-unsuitable` where one of the platforms is not in it.
 */
export function narrowSet(set: ImageSet, platforms: readonly Platform[]): ImageSet {
  const kept = new Set<ImageMember>();
  for (const platform of platforms) {
    const found = set.members.filter(({ descriptor }) => isFor(descriptor, platform));
    for (const member of found) kept.add(member);
    if (found.length > 0) continue;
    const there = set.members.flatMap(({ descriptor }) =>
      descriptor.platform && !isAttestation(descriptor) ? [platformText(descriptor.platform)] : [],
    );
    throw unsuitable(
      set.name,
      `${set.name} has no image for ${platformText(platform)}.`,
      there.length === 0
        ? "None of those in it says its platform."
        : `Choose of those that it has: ${[...new Set(there)].join(", ")}.`,
    );
  }
  const digests = new Set([...kept].map(({ descriptor }) => descriptor.digest));
  const stays = set.members.map(
    (member) =>
      kept.has(member) ||
      (isAttestation(member.descriptor) && digests.has(subjectOf(member.descriptor))),
  );
  if (stays.every((it) => it)) return set;
  const { descriptor, value, bytes } = set.index;
  const record = readJsonRecord(bytes, { image: set.name, what: "index" });
  // What we do not know of the entries stays as it is.
  const entries = Array.isArray(record.manifests) ? record.manifests.filter(isRecord) : [];
  const manifests = entries.filter((_, at) => stays[at]);
  const narrow = Buffer.from(JSON.stringify({ ...record, manifests }));
  return {
    ...set,
    index: {
      descriptor: { ...descriptor, digest: digestOf(narrow), size: narrow.length },
      bytes: narrow,
      value: { ...value, manifests: value.manifests.filter((_, at) => stays[at]) },
    },
    members: set.members.filter((_, at) => stays[at]),
  };
}

function isFor(descriptor: ImageMember["descriptor"], platform: Platform): boolean {
  if (isAttestation(descriptor) || !descriptor.platform) return false;
  return isPlatform(descriptor.platform, platform);
}

/** What BuildKit says an attestation is about. */
function subjectOf({ annotations }: ImageMember["descriptor"]): string {
  return annotations?.["vnd.docker.reference.digest"] ?? "";
}
