import { isSlipwayError } from "../base/errors.ts";
import {
  type ImageReference,
  parseImageReference,
  validateImageReference,
} from "../reference/imageReference.ts";
import type { RegistryClient } from "../registry/registryClient.ts";
import { type PushedImage, readPushedImage } from "./pushedLayers.ts";
import type { KnownLayer, LocalImage, PushFacts, RemoteTag } from "./pushFacts.ts";

/** What a repository has under the tag, and which layers the registry is known to have. */
export interface RemoteState {
  readonly tag: RemoteTag | undefined;
  /** By the digest of what they unpack to. */
  readonly layers: ReadonlyMap<string, KnownLayer>;
}

/**
 * A classic image store knows its layers only by what they unpack to, and a registry only by what they
 * are packed as; the manifests that the registry has with their configs join the two. Read are those
 * of the tag, of what the image was pushed or pulled as, and of a few other tags. Rejects as the client
 * does where the tag cannot be asked for.
 */
export async function readRemote(
  client: RegistryClient,
  reference: ImageReference,
  image: Promise<PushFacts["image"]>,
  signal: AbortSignal,
): Promise<RemoteState> {
  const { repository, tag = "latest" } = reference;
  // Begun at once; nobody waits for it where the tag cannot be asked for.
  const listing = otherTags(client, reference, signal);
  listing.catch(() => undefined);
  const [head, local] = await Promise.all([client.headManifest(repository, tag, signal), image]);
  if (typeof local === "string") {
    return { tag: head && { digest: head.digest, platforms: [] }, layers: new Map() };
  }
  const read = (from: string, name: string) =>
    readPushedImage(client, from, name, local.platform, signal).catch(unread(signal));
  const [own, elsewhere, others] = await Promise.all([
    head && read(repository, head.digest),
    Promise.all(sources(local, reference).map(([from, digest]) => read(from, digest))),
    listing.then((tags) => Promise.all(tags.map((name) => read(repository, name)))),
  ]);
  const here = [own, ...others].filter((one) => one !== undefined);
  const there = elsewhere.filter((one) => one !== undefined);
  return {
    tag: head && (own?.tag ?? { digest: head.digest, platforms: [] }),
    layers: new Map([
      ...(await layersElsewhere(client, repository, there, signal)),
      ...here.flatMap(({ layers }) =>
        layers.map(([diffId, layer]) => [diffId, { ...layer, here: true }] as const),
      ),
    ]),
  };
}

/** Docker Hub counts each manifest that is read against the account's limit. */
function otherTagsLimit(registry: string): number {
  return registry === "docker.io" ? 1 : 3;
}

/** Names of tags that may have the same base: the usual one, and the last ones by name. */
async function otherTags(
  client: RegistryClient,
  { registry, repository, tag = "latest" }: ImageReference,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const tags = (await client.tags(repository, signal)).filter((name) => name !== tag);
    const latest = tags.filter((name) => name === "latest");
    const last = tags.filter((name) => name !== "latest").reverse();
    return [...latest, ...last].slice(0, otherTagsLimit(registry));
  } catch (error) {
    return unread(signal)(error) ?? [];
  }
}

/** What the image was pushed to, or pulled from, in the same registry: repository and digest. */
function sources(
  { digests }: LocalImage,
  { registry, repository }: ImageReference,
): readonly (readonly [string, string])[] {
  return digests
    .flatMap((text) => {
      if (validateImageReference(text) !== undefined) return [];
      const pushed = parseImageReference(text);
      return pushed.registry !== registry || pushed.digest === undefined
        ? []
        : [[pushed.repository, pushed.digest] as const];
    })
    .filter(([path]) => path !== repository)
    .slice(0, mostSources);
}

const mostSources = 3;

async function layersElsewhere(
  client: RegistryClient,
  repository: string,
  images: readonly PushedImage[],
  signal: AbortSignal,
): Promise<readonly (readonly [string, KnownLayer])[]> {
  const layers = new Map(images.flatMap((image) => image.layers));
  return Promise.all(
    [...layers].slice(0, mostBlobs).map(async ([diffId, layer]) => {
      const found = await client.hasBlob(repository, layer.digest, signal).catch(unread(signal));
      return [diffId, { ...layer, here: found === true }] as const;
    }),
  );
}

const mostBlobs = 100;

/** What would only make the figures better is done without. */
function unread(signal: AbortSignal) {
  return (error: unknown): undefined => {
    signal.throwIfAborted();
    if (!isSlipwayError(error)) throw error;
    return undefined;
  };
}
