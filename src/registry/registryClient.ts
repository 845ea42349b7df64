import type { SlipwayError } from "../base/errors.ts";
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
  /**
   * The bytes of a blob or, anew where it breaks off, the rest of them; never unpacked. Rejects at its
   * end at the latest where it is not what the descriptor says, and gives no more bytes than that.
   */
  blob(
    repository: string,
    blob: Pick<Descriptor, "digest" | "size">,
    signal?: AbortSignal,
  ): AsyncIterable<Uint8Array>;
  /** Puts a blob; rejects also with what opening or reading it rejects with. */
  putBlob(
    repository: string,
    blob: BlobToPut,
    options?: PutBlobOptions,
    signal?: AbortSignal,
  ): Promise<PutBlobOutcome>;
  /** Puts a manifest or index under a tag or its digest. */
  putManifest(
    repository: string,
    reference: string,
    manifest: ManifestToPut,
    signal?: AbortSignal,
  ): Promise<PutManifestOutcome>;
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
  /** As the registry keeps it. */
  readonly bytes: Uint8Array;
}

export interface BlobToPut extends Pick<Descriptor, "digest" | "size"> {
  /** From its beginning, anew with each call; a few may be needed. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface PutBlobOptions {
  /** A repository of the same registry that has it. */
  readonly mountFrom?: string | undefined;
  /** True to send it without asking whether it is there: a registry may be wrong about that. */
  readonly anew?: boolean;
  /** Told how many bytes of the blob were sent so far. */
  readonly onSent?: (bytes: number) => void;
}

export type PutBlobOutcome = "there" | "mounted" | "sent";

export interface ManifestToPut {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type PutManifestOutcome =
  | { readonly kind: "put" }
  /** The registry says that it lacks what the manifest points to; `error` says so in its words. */
  | { readonly kind: "parts-missing"; readonly error: SlipwayError<"registry-refused"> };

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
