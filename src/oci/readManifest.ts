import type { SlipwayError } from "../base/errors.ts";
import { isRecord } from "../base/isRecord.ts";
import type { Descriptor } from "./descriptor.ts";
import type { ImageIndex, ImageManifest } from "./manifest.ts";
import { isIndexType, manifestTypes, mediaTypes } from "./mediaTypes.ts";
import { readDescriptor } from "./readDescriptor.ts";
import { readJsonRecord, type Subject, textsOf, unreadable } from "./records.ts";

/**
 * Reads a manifest or an index, OCI's or Docker's; `image` is for errors, `mediaType` what came with
 * it. Which of them it is has to be certain, as one text could be both (CVE-2021-41190). Throws
 * `image-unreadable`, also for manifests of schema 1.
 */
export function readManifest(
  content: Uint8Array,
  about: { readonly image: string; readonly mediaType?: string | undefined },
): ImageManifest | ImageIndex {
  const subject: Subject = { image: about.image, what: "manifest" };
  const record = readJsonRecord(content, subject);
  refuseSchema1(record, about.mediaType, subject);
  const mediaType = typeOf(record, about.mediaType, subject);
  const annotations = textsOf(record.annotations);
  if (isIndexType(mediaType)) {
    const manifests = descriptorsOf(record, "manifests", subject);
    return { kind: "index", mediaType, manifests, annotations };
  }
  const config = readDescriptor(record.config, { part: "config", subject });
  const layers = descriptorsOf(record, "layers", subject);
  return { kind: "manifest", mediaType, config, layers, annotations };
}

function refuseSchema1(
  record: Readonly<Record<string, unknown>>,
  mediaType: string | undefined,
  { image }: Subject,
): void {
  const old =
    record.schemaVersion === 1 ||
    /^application\/vnd\.docker\.distribution\.manifest\.v1\+/.test(mediaType ?? "");
  if (!old) return;
  throw unreadable(
    image,
    `${image} has a manifest of schema 1, the form that Docker gave up in 2017.`,
    "Push the image again with a newer Docker, then it can be read.",
  );
}

/** The manifest's own word counts, then that of who brought it, then what is in it. */
function typeOf(
  record: Readonly<Record<string, unknown>>,
  brought: string | undefined,
  { image }: Subject,
): string {
  const isIndex = "manifests" in record;
  const isManifest = "layers" in record || "config" in record;
  if (isIndex === isManifest) {
    const why = isIndex ? "it could be an image as well as an index" : "it is no manifest";
    throw unreadable(image, `The manifest of ${image} cannot be read: ${why}.`);
  }
  const own = typeof record.mediaType === "string" ? record.mediaType : undefined;
  const said = [own, brought].filter((type) => type !== undefined && manifestTypes.includes(type));
  if (said.some((type) => isIndexType(type ?? "") !== isIndex)) {
    const why = `its media type ${said.join(", ")} is not that of what is in it`;
    throw unreadable(image, `The manifest of ${image} cannot be read: ${why}.`);
  }
  if (own !== undefined && own !== "" && !manifestTypes.includes(own)) {
    const why = `${JSON.stringify(own.slice(0, 100))} is a media type that Slipway does not know`;
    throw unreadable(image, `The manifest of ${image} cannot be read: ${why}.`);
  }
  return said[0] ?? (isIndex ? mediaTypes.index : mediaTypes.manifest);
}

function descriptorsOf(
  record: Readonly<Record<string, unknown>>,
  name: string,
  subject: Subject,
): readonly Descriptor[] {
  const list = record[name];
  if (!Array.isArray(list)) throw broken(name, subject);
  return list.map((entry: unknown, index) => {
    if (!isRecord(entry)) throw broken(name, subject);
    return readDescriptor(entry, { part: `${name}[${index}]`, subject });
  });
}

function broken(name: string, { image }: Subject): SlipwayError<"image-unreadable"> {
  const why = `${name} is not a list of descriptors`;
  return unreadable(image, `The manifest of ${image} cannot be read: ${why}.`);
}
