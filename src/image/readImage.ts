import { type Descriptor, platformText } from "../oci/descriptor.ts";
import { digestOf } from "../oci/digest.ts";
import type { ImageConfig, ImageManifest } from "../oci/manifest.ts";
import { mediaTypes } from "../oci/mediaTypes.ts";
import { readImageConfig } from "../oci/readImageConfig.ts";
import { readManifest } from "../oci/readManifest.ts";
import { wrongContent } from "./checkedBlob.ts";
import type { AnyImage, Document, Image, ImageMember, Layer, RegistryPlace } from "./image.ts";
import { unreadableImage } from "./ociArchive/unreadableImage.ts";

/** Where the blobs of an image are. */
export interface BlobPlace {
  /**
   * The bytes of a blob; fails with `image-unreadable`, at the latest at their end, where they are not
   * what the descriptor says, and never gives more than that.
   */
  open(descriptor: Descriptor, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** A registry that has the layers. */
  readonly from?: RegistryPlace;
}

/** As registries have it; 10,000 layers are half of this. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
const CONFIG_LIMIT = 16 * 1024 * 1024;
const LAYER_LIMIT = 20_000;
/** Indexes in indexes. */
const DEPTH_LIMIT = 5;

/**
 * The image or index of a descriptor: its documents are read, its layers and members are not. `name` is
 * for errors. Rejects with `image-unreadable`, also for what is larger or deeper than is sensible, and
 * with what the place rejects with.
 */
export function readImage(
  place: BlobPlace,
  descriptor: Descriptor,
  name: string,
  signal?: AbortSignal,
): Promise<AnyImage> {
  return readBelow(place, descriptor, { name, depth: 0 }, signal);
}

interface At {
  readonly name: string;
  readonly depth: number;
}

async function readBelow(
  place: BlobPlace,
  descriptor: Descriptor,
  at: At,
  signal: AbortSignal | undefined,
): Promise<AnyImage> {
  const bytes = await readBytes(place, descriptor, { ...at, limit: MANIFEST_LIMIT }, signal);
  const value = readManifest(bytes, { image: at.name, mediaType: descriptor.mediaType });
  if (value.kind === "index") {
    return imageSet(place, { descriptor, bytes, value }, at);
  }
  return imageOf(place, { descriptor, bytes, value }, at.name, signal);
}

/** An index whose document is at hand, such as a layout's own. */
export function imageSet(
  place: BlobPlace,
  index: Extract<AnyImage, { readonly kind: "index" }>["index"],
  { name, depth }: At,
): AnyImage {
  if (depth >= DEPTH_LIMIT) {
    throw unreadableImage(name, `its indexes lie in each other more than ${DEPTH_LIMIT} deep`);
  }
  const members = index.value.manifests.map((below): ImageMember => {
    const platform = below.platform && platformText(below.platform);
    const at = { name: platform ? `${name} (${platform})` : name, depth: depth + 1 };
    return { descriptor: below, open: (signal) => readBelow(place, below, at, signal) };
  });
  return { kind: "index", name, index, members };
}

/** The image of a manifest that is at hand. Rejects as `readImage`. */
export async function imageOf(
  place: BlobPlace,
  manifest: Document<ImageManifest>,
  name: string,
  signal?: AbortSignal,
): Promise<Image> {
  const { config: descriptor, layers } = manifest.value;
  if (layers.length > LAYER_LIMIT) {
    throw unreadableImage(name, `it has ${layers.length} layers, more than ${LAYER_LIMIT}`);
  }
  const bytes = await readBytes(place, descriptor, { name, limit: CONFIG_LIMIT }, signal);
  const value = isImageConfig(descriptor) ? readImageConfig(bytes, name) : noConfig;
  const { diffIds } = value;
  if (isImageConfig(descriptor) && diffIds.length !== layers.length) {
    const counts = `${diffIds.length}, and that of its layers ${layers.length}`;
    throw unreadableImage(name, `the number of diff ids in its configuration is ${counts}`);
  }
  return {
    kind: "image",
    name,
    manifest,
    config: { descriptor, bytes, value },
    layers: layers.map(
      (layer, number): Layer => ({
        descriptor: layer,
        diffId: diffIds[number] ?? layer.digest,
        ...(place.from && { from: place.from }),
        open: (signal) => place.open(layer, signal),
      }),
    ),
  };
}

/** False for what is kept beside images in the same form, such as signatures and charts. */
export function isImageConfig({ mediaType }: Descriptor): boolean {
  return mediaType === mediaTypes.config || mediaType === mediaTypes.dockerConfig;
}

const noConfig: ImageConfig = {
  os: "unknown",
  architecture: "unknown",
  config: {},
  diffIds: [],
  history: [],
};

async function readBytes(
  place: BlobPlace,
  descriptor: Descriptor,
  { name, limit }: { readonly name: string; readonly limit: number },
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { digest, size } = descriptor;
  if (size > limit) {
    const mib = limit / 1024 / 1024;
    throw unreadableImage(name, `its part ${digest} is larger than ${mib} MiB, and should be JSON`);
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of place.open(descriptor, signal)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (bytes.length !== size) throw wrongContent(digest, "size", name);
  const algorithm = digest.startsWith("sha512:") ? "sha512" : "sha256";
  if (digestOf(bytes, algorithm) !== digest) throw wrongContent(digest, "digest", name);
  return bytes;
}
