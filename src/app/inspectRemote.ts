import type { RegistryClient } from "../registry/index.ts";
import { isForEngine, isImageConfig } from "./readRemoteTag.ts";

/**
 * Manifest and config of a tag or digest as JSON for people; of an index also those of the image for
 * the engine's platform.
 */
export async function inspectRemote(
  client: RegistryClient,
  ask: {
    readonly repository: string;
    /** A tag or a digest. */
    readonly reference: string;
    readonly enginePlatform: string;
  },
  signal?: AbortSignal,
): Promise<object> {
  const { repository, reference, enginePlatform } = ask;
  const { descriptor, manifest } = await client.manifest(repository, reference, signal);
  const { kind, ...shown } = manifest;
  if (manifest.kind === "manifest") {
    if (!isImageConfig(manifest.config.mediaType)) return { descriptor, manifest: shown };
    const config = await client.config(repository, manifest.config, signal);
    return { descriptor, manifest: shown, config };
  }
  const image = manifest.manifests.find(
    ({ platform }) =>
      platform && isForEngine(`${platform.os}/${platform.architecture}`, enginePlatform),
  );
  if (image === undefined) return { descriptor, index: shown };
  const child = await inspectRemote(client, { ...ask, reference: image.digest }, signal);
  return { descriptor, index: shown, [enginePlatform]: child };
}
