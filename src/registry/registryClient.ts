import type { Descriptor } from "../oci/descriptor.ts";
import type { ImageConfig, ImageIndex, ImageManifest } from "../oci/manifest.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";

/**
 * One registry, by the OCI distribution spec. All reject with `registry-refused` (with its reason),
 * `registry-unreachable` or AbortError, those that read contents with `image-unreadable`, too; each
 * call has a limit of time of its own. `repository` is the path behind the host, `reference` a tag or
 * a digest. What is temporary is tried again, three times at most.
 */
export interface RegistryClient {
  /** Host, with port where it has one; `docker.io` for Docker Hub. */
  readonly host: string;
  /** Resolves where the registry answers and takes the login; for "Log in". */
  ping(signal?: AbortSignal): Promise<void>;
  tags(repository: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** `_catalog`, which many registries refuse; ask only when a person wants it. */
  repositories(signal?: AbortSignal): Promise<readonly string[]>;
  /** Undefined where there is none. */
  headManifest(
    repository: string,
    reference: string,
    signal?: AbortSignal,
  ): Promise<Descriptor | undefined>;
  manifest(repository: string, reference: string, signal?: AbortSignal): Promise<FoundManifest>;
  config(repository: string, config: Descriptor, signal?: AbortSignal): Promise<ImageConfig>;
  /** True where the registry has the blob in this repository. */
  hasBlob(repository: string, digest: string, signal?: AbortSignal): Promise<boolean>;
  /** Starts an upload and cancels it: rejects where these credentials may not push. */
  checkPush(repository: string, signal?: AbortSignal): Promise<void>;
  /** Removes the manifest, and with it each tag that points to it. */
  deleteManifest(repository: string, digest: string, signal?: AbortSignal): Promise<void>;
  /** Closes the connections that are kept open. */
  close(): void;
}

export interface FoundManifest {
  readonly descriptor: Descriptor;
  readonly manifest: ImageManifest | ImageIndex;
}

export interface RegistryClientOptions {
  readonly host: string;
  readonly credentials: RegistryCredentials | undefined;
  /** Hosts that may be spoken to by http; `localhost` and 127.0.0.0/8 always may. */
  readonly insecureHosts?: readonly string[];
  /** PEM of further certificate authorities. */
  readonly ca?: string;
  /** `HttpHeaders` of the docker configuration. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for each answer to begin; 15 s where not set. */
  readonly limit?: number;
}

export type OpenRegistry = (options: RegistryClientOptions) => RegistryClient;
