import { type Descriptor, isAttestation, type Platform } from "../../oci/descriptor.ts";
import { isIndexType } from "../../oci/mediaTypes.ts";
import { blobPath } from "./blobPath.ts";

/** One image for one platform that is in a layout. */
export interface LayoutImage {
  /** `os/architecture[/variant]`; undefined where nothing says it. */
  readonly platform: Platform | undefined;
  readonly config: Descriptor;
  /** The base first. */
  readonly layers: readonly Descriptor[];
}

/** The descriptors of an `index.json`; none where it is missing or broken. */
export function readIndex(text: string | undefined): readonly Descriptor[] {
  return descriptors(parse(text), "manifests");
}

/** The images below a descriptor that a layout has the manifests of. `texts`: its JSON by path. */
export function imagesBelow(
  texts: ReadonlyMap<string, string>,
  descriptor: Descriptor,
  depth = 0,
): readonly LayoutImage[] {
  if (isAttestation(descriptor) || depth > 4) return [];
  const record = parse(texts.get(blobPath(descriptor.digest)));
  if (isIndexType(descriptor.mediaType) || member(record, "manifests") !== undefined) {
    return descriptors(record, "manifests").flatMap((below) =>
      imagesBelow(texts, below, depth + 1),
    );
  }
  const config = toDescriptor(member(record, "config"));
  if (config === undefined) return [];
  const layers = descriptors(record, "layers");
  return [{ platform: descriptor.platform ?? platformOf(texts, config), config, layers }];
}

/** Digests of the configs of all images below a descriptor. */
export function configsBelow(
  texts: ReadonlyMap<string, string>,
  descriptor: Descriptor,
): readonly string[] {
  return imagesBelow(texts, descriptor).map(({ config }) => config.digest);
}

/** All that a manifest or an index points to. */
export function pointersIn(text: string | undefined): readonly Descriptor[] {
  const record = parse(text);
  const config = toDescriptor(member(record, "config"));
  return [
    ...(config === undefined ? [] : [config]),
    ...descriptors(record, "layers"),
    ...descriptors(record, "manifests"),
  ];
}

function platformOf(texts: ReadonlyMap<string, string>, config: Descriptor): Platform | undefined {
  const record = parse(texts.get(blobPath(config.digest)));
  const [os, architecture] = [member(record, "os"), member(record, "architecture")];
  return typeof os === "string" && typeof architecture === "string"
    ? { os, architecture }
    : undefined;
}

function descriptors(record: unknown, name: string): readonly Descriptor[] {
  const list = member(record, name);
  return Array.isArray(list) ? list.flatMap((one) => toDescriptor(one) ?? []) : [];
}

function toDescriptor(record: unknown): Descriptor | undefined {
  const [digest, size, mediaType] = ["digest", "size", "mediaType"].map((key) =>
    member(record, key),
  );
  // The digest becomes a path.
  if (typeof digest !== "string" || !/^[a-z0-9]+:[0-9a-f]{32,}$/.test(digest)) return undefined;
  if (typeof size !== "number" || typeof mediaType !== "string") return undefined;
  return record as Descriptor;
}

function member(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null
    ? (record as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
