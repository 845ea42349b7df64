import type { JsonRecord } from "../base/isRecord.ts";
import type { Descriptor, Platform } from "./descriptor.ts";
import { isIndexType, mediaTypes } from "./mediaTypes.ts";

export interface ManifestParts {
  /** Of OCI or Docker; the types of what it points to should be of the same family. */
  readonly mediaType: string;
  readonly config: Descriptor;
  /** The base first. */
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Members that stand beside these and are kept, such as `artifactType`. */
  readonly more?: JsonRecord | undefined;
}

export interface IndexParts {
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly more?: JsonRecord | undefined;
}

/** The bytes of a manifest; the same parts give the same bytes. */
export function manifestBytes(parts: ManifestParts): Uint8Array {
  const { mediaType, config, layers, annotations, more } = parts;
  return jsonBytes({
    schemaVersion: 2,
    mediaType,
    ...without(more, manifestMembers),
    config: descriptorRecord(config),
    layers: layers.map(descriptorRecord),
    ...annotationsMember(mediaType, annotations),
  });
}

/** The bytes of an index, or of Docker's list of manifests. */
export function indexBytes(parts: IndexParts): Uint8Array {
  const { mediaType, manifests, annotations, more } = parts;
  return jsonBytes({
    schemaVersion: 2,
    mediaType,
    ...without(more, manifestMembers),
    manifests: manifests.map(descriptorRecord),
    ...annotationsMember(mediaType, annotations),
  });
}

/** JSON without blanks, members in the order that they have. */
export function jsonBytes(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Texts by name in the order of their names, as Go writes a map: whoever gives them, the same. */
export function sortedTexts<T>(texts: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const entries = Object.entries(texts);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

const manifestMembers: ReadonlySet<string> = new Set([
  ...["schemaVersion", "mediaType", "config", "layers", "manifests", "annotations"],
]);

/** Docker's manifests have no annotations. */
function annotationsMember(
  mediaType: string,
  annotations: Readonly<Record<string, string>> | undefined,
): { readonly annotations?: Readonly<Record<string, string>> } {
  const docker = mediaType === mediaTypes.dockerManifest || mediaType === mediaTypes.dockerList;
  if (docker || annotations === undefined || Object.keys(annotations).length === 0) return {};
  return { annotations: sortedTexts(annotations) };
}

/** Members in the order of the specification's own writer. */
function descriptorRecord(descriptor: Descriptor): JsonRecord {
  const { mediaType, digest, size, urls, annotations, platform, artifactType } = descriptor;
  return {
    ...{ mediaType, digest, size },
    ...(urls && urls.length > 0 && { urls }),
    ...(annotations &&
      Object.keys(annotations).length > 0 && { annotations: sortedTexts(annotations) }),
    ...(platform && !isBlank(platform) && { platform: platformRecord(platform) }),
    ...(artifactType !== undefined && !isIndexType(mediaType) && { artifactType }),
  };
}

function platformRecord(platform: Platform): JsonRecord {
  const { architecture, os, variant } = platform;
  const [version, features] = [platform["os.version"], platform["os.features"]];
  return {
    ...{ architecture, os },
    ...(version && { "os.version": version }),
    ...(features && features.length > 0 && { "os.features": features }),
    ...(variant && { variant }),
  };
}

function isBlank({ os, architecture }: Platform): boolean {
  return os === "" && architecture === "";
}

function without(record: JsonRecord | undefined, names: ReadonlySet<string>): JsonRecord {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => !names.has(name)));
}
