import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import type { BlobStore } from "../../image/blobStore.ts";
import {
  type Descriptor,
  isAttestation,
  type Platform,
  platformText,
} from "../../oci/descriptor.ts";
import type { ImageIndex } from "../../oci/manifest.ts";
import { readImageConfig } from "../../oci/readImageConfig.ts";
import { readManifest } from "../../oci/readManifest.ts";
import type { RegistryClient } from "../../registry/index.ts";
import { isImageConfig } from "../readRemoteTag.ts";
import { factsOfConfig } from "./factsOfConfig.ts";
import { allOf, keepText, largestText, readStored } from "./readStored.ts";

export interface RegistryFactsAsk {
  /** Undefined to read nothing but what the store has. */
  readonly open: (() => Promise<RegistryClient>) | undefined;
  readonly store: BlobStore;
  /** The full name, for errors. */
  readonly name: string;
  readonly repository: string;
  /** Of the manifest or index. */
  readonly digest: string;
  /** As Go calls it, such as `amd64`. */
  readonly architecture: string;
  /** When the registry said that the name leads there: ISO 8601. */
  readonly at: string;
}

/**
 * The facts of a manifest or index. Each part comes from the store, else from the registry and then
 * into the store. Undefined for what is no image, and where a part is missing that was not to be asked
 * for; rejects as the client does, and with `image-unreadable`.
 */
export async function readRegistryFacts(
  ask: RegistryFactsAsk,
  signal: AbortSignal,
): Promise<BaseImageFacts | undefined> {
  const { name, digest, at } = ask;
  const top = await manifestText(ask, digest, signal);
  if (top === undefined) return undefined;
  const first = readManifest(top, { image: name });
  const images = first.kind === "index" ? imagesOf(first) : [];
  const chosen = first.kind === "index" ? choose(images, ask.architecture) : undefined;
  if (first.kind === "index" && chosen === undefined) return undefined;
  const text = chosen ? await manifestText(ask, chosen.digest, signal) : top;
  if (text === undefined) return undefined;
  const manifest = chosen ? readManifest(text, { image: name }) : first;
  if (manifest.kind !== "manifest" || !isImageConfig(manifest.config.mediaType)) return undefined;
  const config = await configText(ask, manifest.config, signal);
  if (config === undefined) return undefined;
  const read = readImageConfig(config, name);
  return factsOfConfig(read, {
    digest,
    platforms: chosen ? platformsOf(images) : [usualText(read)],
    annotations: { ...chosen?.annotations, ...manifest.annotations },
    source: { kind: "registry", at },
  });
}

/** What attests to an image is none. */
function imagesOf({ manifests }: ImageIndex): readonly Descriptor[] {
  return manifests.filter((one) => !isAttestation(one));
}

/** Builds take the engine's platform, mostly this machine's; any other image says nearly the same. */
function choose(images: readonly Descriptor[], architecture: string): Descriptor | undefined {
  const linux = images.filter(({ platform }) => platform?.os === "linux");
  return (
    linux.find(({ platform }) => platform?.architecture === architecture) ?? linux[0] ?? images[0]
  );
}

/** Undefined where an image does not say what it is for. */
function platformsOf(images: readonly Descriptor[]): readonly string[] | undefined {
  const names = images.map(({ platform }) => platform && usualText(platform));
  return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined;
}

/** As people write it for `--platform`: v8 is what every arm64 is. */
function usualText(platform: Platform): string {
  return platformText(platform).replace(/\/arm64\/v8$/, "/arm64");
}

async function manifestText(
  { open, store, repository }: RegistryFactsAsk,
  digest: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const stored = await readStored(store, digest, signal);
  if (stored || !open) return stored;
  const { bytes } = await (await open()).manifest(repository, digest, signal);
  await keepText(store, bytes);
  return bytes;
}

async function configText(
  { open, store, repository }: RegistryFactsAsk,
  config: Descriptor,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (config.size > largestText) return undefined;
  const stored = await readStored(store, config.digest, signal);
  if (stored || !open) return stored;
  const bytes = await allOf((await open()).blob(repository, config, signal));
  await keepText(store, bytes);
  return bytes;
}
