import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { AnyImage } from "../image/image.ts";
import { type BlobPlace, readImage } from "../image/readImage.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import { manifestTypes } from "../oci/mediaTypes.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import type { RegistryClient } from "../registry/index.ts";
import type { RegistryPool } from "./registryPool.ts";

/**
 * The image of a name in a registry. Manifest and config are read, layers come from there as they are
 * read, as long as the pool is open. Rejects as `RegistryClient.manifest`, and with `bad-reference`.
 */
export async function openRegistryImage(
  registries: RegistryPool,
  reference: string,
  signal?: AbortSignal,
): Promise<AnyImage> {
  const name = parseImageReference(reference);
  const { registry: host, repository, tag, digest } = name;
  const client = await registries.client(host, repository, signal);
  const found = await client.manifest(repository, digest ?? tag ?? "latest", signal);
  const first = { descriptor: found.descriptor, bytes: found.bytes };
  const blobs = registryBlobs(client, repository, first);
  return readImage({ ...blobs, from: { host, repository } }, found.descriptor, name.text, signal);
}

function registryBlobs(
  client: RegistryClient,
  repository: string,
  first: { readonly descriptor: Descriptor; readonly bytes: Uint8Array },
): BlobPlace {
  return {
    open(descriptor, signal) {
      if (descriptor.digest === first.descriptor.digest) return only(async () => first.bytes);
      if (manifestTypes.includes(descriptor.mediaType)) {
        const { digest } = descriptor;
        return only(async () => (await client.manifest(repository, digest, signal)).bytes);
      }
      const content = client.blob(repository, descriptor, signal);
      return descriptor.urls ? orElsewhere(content, descriptor, client.host) : content;
    },
  };
}

async function* only(read: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await read();
}

/** True for layers that nobody may hand on, so that registries need not have them. */
export function isForeign({ mediaType, urls }: Descriptor): boolean {
  return urls !== undefined && /\.(foreign|nondistributable)\./.test(mediaType);
}

/** An address out of a manifest is not asked: it could be any, also one within this network. */
async function* orElsewhere(
  content: AsyncIterable<Uint8Array>,
  { digest, urls = [] }: Descriptor,
  host: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    if (!isSlipwayError(error, "registry-refused") || error.facts.reason !== "not-found")
      throw error;
    const site = URL.canParse(urls[0] ?? "") ? new URL(urls[0] ?? "").host : "another server";
    throw new SlipwayError(
      "image-unsuitable",
      { image: host },
      {
        message: `${host} does not have the layer ${digest}: it is only given out by ${site}.`,
        hint: "Pull the image with an engine, which fetches such layers, or take another base.",
        cause: error,
      },
    );
  }
}
