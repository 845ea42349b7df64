import { isAttestation, type Platform, platformText } from "../oci/descriptor.ts";

/** Which layers of an archive make up the image, and how they came to be. */
export interface ArchivedImage {
  /** The base first. `path` is that in the archive. */
  readonly layers: readonly { readonly path: string; readonly diffId: string }[];
  /** The oldest first. */
  readonly history: readonly {
    readonly createdBy: string;
    readonly comment: string;
    /** Milliseconds since the epoch; 0 where unknown. */
    readonly created: number;
    /** True for an entry without a layer. */
    readonly empty: boolean;
  }[];
}

/**
 * Reads `manifest.json` of a docker archive, else `index.json` of an OCI layout. `texts`: the JSON of
 * the archive by path. A few words where it is not as it has to be.
 */
export function chooseArchivedImage(
  texts: ReadonlyMap<string, string>,
  platform: string | undefined,
): ArchivedImage | string {
  const found = dockerManifest(texts) ?? ociManifest(texts, platform);
  if (found === undefined) return "it is no archive of an image";
  const config = parse(texts.get(found.config));
  if (config === undefined) return `its config ${found.config} is missing`;
  const diffIds = list(member(member(config, "rootfs"), "diff_ids")).map(String);
  if (diffIds.length !== found.layers.length) return "its layers do not fit its config";
  return {
    layers: found.layers.map((path, at) => ({ path, diffId: diffIds[at] ?? "" })),
    history: list(member(config, "history")).map((entry) => ({
      createdBy: text(member(entry, "created_by")),
      comment: text(member(entry, "comment")),
      created: Date.parse(text(member(entry, "created"))) || 0,
      empty: member(entry, "empty_layer") === true,
    })),
  };
}

interface Paths {
  readonly config: string;
  readonly layers: readonly string[];
}

function dockerManifest(texts: ReadonlyMap<string, string>): Paths | undefined {
  const manifest = list(parse(texts.get("manifest.json")))[0];
  const config = member(manifest, "Config");
  if (typeof config !== "string") return undefined;
  return { config, layers: list(member(manifest, "Layers")).map(String) };
}

function ociManifest(
  texts: ReadonlyMap<string, string>,
  platform: string | undefined,
): Paths | undefined {
  const blob = (descriptor: unknown): string =>
    `blobs/${text(member(descriptor, "digest")).replace(":", "/")}`;
  let document = parse(texts.get("index.json"));
  // An index may stand in an index: that of a layout names that of the image.
  for (let depth = 0; depth < 4; depth += 1) {
    const config = member(document, "config");
    if (config !== undefined) {
      return { config: blob(config), layers: list(member(document, "layers")).map(blob) };
    }
    const images = list(member(document, "manifests")).filter((one) => !isNoImage(one));
    const there = images.filter((one) => texts.has(blob(one)));
    const wanted = there.find((one) => platformOf(one) === platform) ?? there[0];
    document = wanted === undefined ? undefined : parse(texts.get(blob(wanted)));
  }
  return undefined;
}

function isNoImage(descriptor: unknown): boolean {
  if (typeof descriptor !== "object" || descriptor === null) return true;
  return isAttestation(descriptor as Parameters<typeof isAttestation>[0]);
}

function platformOf(descriptor: unknown): string | undefined {
  const platform = member(descriptor, "platform");
  return platform === undefined ? undefined : platformText(platform as Platform);
}

function parse(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
