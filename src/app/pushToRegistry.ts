import type { LayerEvent } from "../engine/engine.ts";
import type { AnyImage, Document, RegistryPlace } from "../image/image.ts";
import type { ImageIndex, ImageManifest } from "../oci/manifest.ts";
import type { RegistryClient } from "../registry/index.ts";
import { documentOf, type ImageParts, imageParts } from "./imageParts.ts";
import { type BlobPushing, eventOf, pushBlobs, pushedBlobs } from "./pushBlobs.ts";
import type { RegistryPool } from "./registryPool.ts";

export interface RegistryTarget extends RegistryPlace {
  readonly tags: readonly string[];
}

export interface PushedImage {
  /** Of the manifest or index. */
  readonly digest: string;
  /** Bytes of all that belongs to it. */
  readonly size: number;
  /** Bytes of blobs that went to the registry. */
  readonly sent: number;
}

/**
 * Pushes an image, or an index with all that is in it, as it is: so its digests stay. Blobs that are
 * there are not sent, those that another repository of the registry has are mounted; the tags are set
 * last. A failure of one blob stops the others. Rejects as `RegistryClient`, with `image-unreadable`
 * for a layer that is not what it should be, and AbortError; then no tag was changed that is not whole.
 */
export async function pushToRegistry(
  registries: RegistryPool,
  image: AnyImage,
  { host, repository, tags }: RegistryTarget,
  onEvent: (event: LayerEvent) => void,
  signal?: AbortSignal,
): Promise<PushedImage> {
  const [client, parts] = await Promise.all([
    registries.client(host, repository, signal),
    imageParts(image, signal),
  ]);
  const { digest } = documentOf(image).descriptor;
  const done = { digest, size: parts.size };
  const missing = await tagsToSet(client, repository, { digest, tags }, signal);
  if (missing.length === 0) {
    for (const layer of parts.layers.values())
      onEvent(eventOf(layer.descriptor, "Layer already exists", layer.descriptor.size));
    return { ...done, sent: 0 };
  }
  const pushing: BlobPushing = { client, place: { host, repository }, onEvent };
  const sent = await pushBlobs(pushing, pushedBlobs(parts), signal);
  const again = await putManifests(pushing, parts, missing, signal);
  return { ...done, sent: sent + again };
}

/** Those that do not mean this image yet. */
async function tagsToSet(
  client: RegistryClient,
  repository: string,
  { digest, tags }: { readonly digest: string; readonly tags: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const found = await Promise.all(tags.map((tag) => client.headManifest(repository, tag, signal)));
  return tags.filter((_, at) => found[at]?.digest !== digest);
}

/** What is in an index goes before it, and all under its digest but the last. Gives bytes sent again. */
async function putManifests(
  pushing: BlobPushing,
  parts: ImageParts,
  tags: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let sent = 0;
  for (const document of parts.manifests) {
    const own = document === parts.manifests.at(-1) ? tags : [document.descriptor.digest];
    for (const reference of own) sent += await put(pushing, parts, document, reference, signal);
  }
  return sent;
}

/** A registry that lacks what it said to have gets it now. */
async function put(
  pushing: BlobPushing,
  parts: ImageParts,
  { descriptor, bytes, value }: Document<ImageManifest | ImageIndex>,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { client, place } = pushing;
  const manifest = { mediaType: value.mediaType || descriptor.mediaType, bytes };
  const first = await client.putManifest(place.repository, reference, manifest, signal);
  if (first.kind === "put") return 0;
  if (value.kind === "index") throw first.error;
  const own = new Set([value.config, ...value.layers].map(({ digest }) => digest));
  const blobs = pushedBlobs(parts).filter(({ descriptor }) => own.has(descriptor.digest));
  const sent = await pushBlobs({ ...pushing, anew: true }, blobs, signal);
  const second = await client.putManifest(place.repository, reference, manifest, signal);
  if (second.kind === "parts-missing") throw second.error;
  return sent;
}
