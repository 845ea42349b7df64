import { isAttestation, type Platform, platformText } from "../oci/descriptor.ts";
import type { FoundManifest, RegistryClient } from "../registry/registryClient.ts";
import type { KnownLayer, RemoteTag } from "./pushFacts.ts";

export interface PushedImage {
  readonly tag: RemoteTag;
  /** By the digest of what they unpack to. */
  readonly layers: readonly (readonly [string, Omit<KnownLayer, "here">])[];
}

/**
 * Reads what a tag or digest points to, for the platform where it is for several. Rejects as the
 * client does.
 */
export async function readPushedImage(
  client: RegistryClient,
  repository: string,
  reference: string,
  platform: string,
  signal?: AbortSignal,
): Promise<PushedImage> {
  const found = await client.manifest(repository, reference, signal);
  const { digest } = found.descriptor;
  const { platforms, own } = choose(found, platform);
  if (own === undefined) return { tag: { digest, platforms }, layers: [] };
  const manifest =
    own.kind === "manifest"
      ? own
      : (await client.manifest(repository, own.digest, signal)).manifest;
  if (manifest.kind !== "manifest") return { tag: { digest, platforms }, layers: [] };
  const config = await client.config(repository, manifest.config, signal);
  const { diffIds, created } = config;
  const image = { configDigest: manifest.config.digest, diffIds, created };
  return {
    tag: {
      digest,
      image,
      platforms: platforms.length > 0 ? platforms : [platformText(config)],
    },
    // An image may be without layers that are listed (foreign ones); then nothing can be told apart.
    layers:
      diffIds.length === manifest.layers.length
        ? manifest.layers.map((layer, at) => [diffIds[at] ?? "", layer] as const)
        : [],
  };
}

function choose({ manifest }: FoundManifest, platform: string) {
  if (manifest.kind === "manifest") return { platforms: [], own: manifest };
  const images = manifest.manifests.filter((one) => !isAttestation(one));
  const named = images.map((one) => ({ digest: one.digest, platform: textOf(one.platform) }));
  const same = named.find((one) => one.platform === platform);
  // Engines call an image linux/arm64 that a manifest calls linux/arm64/v8.
  const like = named.find((one) => samePlatform(one.platform, platform));
  const own = same ?? like;
  return {
    platforms: named.map((one) => one.platform),
    own: own && ({ kind: "digest", digest: own.digest } as const),
  };
}

function textOf(platform: Platform | undefined): string {
  return platform === undefined ? "" : platformText(platform);
}

function samePlatform(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split("/").slice(0, 2).join("/"));
  return a === b;
}
