import { type Descriptor, isAttestation, platformText } from "../oci/descriptor.ts";
import type { ImageManifest } from "../oci/manifest.ts";
import { mediaTypes } from "../oci/mediaTypes.ts";
import type { RegistryClient } from "../registry/index.ts";

/** What a registry has under a tag. */
export interface RemoteTag {
  /** `sha256:…` of the manifest or index. */
  readonly digest: string;
  /** Undefined until the manifest is read, too. */
  readonly contents: RemoteContents | undefined;
}

export interface RemoteContents {
  readonly kind: "manifest" | "index";
  /** Attestations left out. */
  readonly platforms: readonly RemotePlatform[];
  /** What it is, where it is no image: a media type. */
  readonly artifact: string | undefined;
}

export interface RemotePlatform {
  /** Such as `linux/arm64/v8`; empty where nothing tells. */
  readonly platform: string;
  /** `sha256:…` of its manifest. */
  readonly digest: string;
  /** Bytes of all layers, as the registry stores them; undefined where the manifest was not read. */
  readonly size: number | undefined;
  /** `sha256:…`; undefined where the manifest was not read. */
  readonly config: string | undefined;
}

export interface RemoteTagAsk {
  readonly repository: string;
  readonly tag: string;
  /** Of an index: which manifests to read for their sizes, by `os/architecture`. */
  readonly sizesOf: (platform: string) => boolean;
}

/** A question by HEAD, which no registry counts as a pull. Undefined where the tag is gone. */
export async function readRemoteDigest(
  client: RegistryClient,
  { repository, tag }: Pick<RemoteTagAsk, "repository" | "tag">,
  signal?: AbortSignal,
): Promise<RemoteTag | undefined> {
  const found = await client.headManifest(repository, tag, signal);
  return found && { digest: found.digest, contents: undefined };
}

/** Manifest or index, with the platforms in it and the sizes that are asked for. */
export async function readRemoteTag(
  client: RegistryClient,
  { repository, tag, sizesOf }: RemoteTagAsk,
  signal?: AbortSignal,
): Promise<RemoteTag> {
  const { descriptor, manifest } = await client.manifest(repository, tag, signal);
  const { digest } = descriptor;
  if (manifest.kind === "manifest") {
    const platform = await platformOf(client, repository, manifest, signal);
    const artifact = platform === undefined ? manifest.config.mediaType : undefined;
    const only = withManifest({ platform: platform ?? "", digest }, manifest);
    return { digest, contents: { kind: "manifest", platforms: [only], artifact } };
  }
  const images = manifest.manifests.filter((one) => !isAttestation(one));
  const platforms = await Promise.all(
    images.map(async (image): Promise<RemotePlatform> => {
      const bare = { platform: textOf(image), digest: image.digest };
      const unread = { ...bare, size: undefined, config: undefined };
      if (!sizesOf(bare.platform)) return unread;
      const child = await client.manifest(repository, image.digest, signal);
      return child.manifest.kind === "manifest" ? withManifest(bare, child.manifest) : unread;
    }),
  );
  return { digest, contents: { kind: "index", platforms, artifact: undefined } };
}

/** Undefined for what is no image, such as a chart or a signature. */
async function platformOf(
  client: RegistryClient,
  repository: string,
  { config }: ImageManifest,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (!isImageConfig(config.mediaType)) return undefined;
  return platformText(await client.config(repository, config, signal));
}

function withManifest(
  bare: Pick<RemotePlatform, "platform" | "digest">,
  { config, layers }: ImageManifest,
): RemotePlatform {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  return { ...bare, size, config: config.digest };
}

function textOf({ platform }: Descriptor): string {
  return platform === undefined ? "" : platformText(platform);
}

/** With any variant: an engine for `linux/arm64` runs `linux/arm64/v8`. */
export function isForEngine(platform: string, enginePlatform: string): boolean {
  return platform === enginePlatform || platform.startsWith(`${enginePlatform}/`);
}

/** Bytes that the engine would pull; undefined where nothing is for it, or known. */
export function sizeForEngine(remote: RemoteTag, enginePlatform: string): number | undefined {
  const { kind, platforms = [] } = remote.contents ?? {};
  if (kind === "manifest") return platforms[0]?.size;
  return platforms.find(({ platform }) => isForEngine(platform, enginePlatform))?.size;
}

/** False for the config of a chart, a signature and so on. */
export function isImageConfig(mediaType: string): boolean {
  return mediaType === mediaTypes.config || mediaType === mediaTypes.dockerConfig;
}
